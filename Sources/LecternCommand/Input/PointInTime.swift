import ArgumentParser

/// A time in milliseconds since 1970, read and written as ISO 8601 in UTC.
///
/// The calendar is the proleptic Gregorian one, in integers: no time zone's tables, no locale, no loss.
struct PointInTime: Hashable, Sendable {
    let milliseconds: Int64

    init(_ milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads `2024-05-01`, which is midnight UTC, or `2024-05-01T12:30[:15[.250]]` with `Z`, `+02:00` or nothing for UTC.
    init?(text: String) {
        let pattern =
            #/([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?/#
        guard let match = text.wholeMatch(of: pattern)?.output else { return nil }
        func number(_ digits: Substring?) -> Int64 { digits.flatMap { Int64($0) } ?? 0 }
        let (year, month, day) = (number(match.1), number(match.2), number(match.3))
        let (hour, minute, second) = (number(match.4), number(match.5), number(match.6))
        guard (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day), hour < 24, minute < 60,
            second < 60
        else { return nil }
        let fraction = match.7.map { number(($0 + "00").prefix(3)) } ?? 0
        guard let offset = Self.offsetInMinutes(match.8) else { return nil }
        let minutes = (Self.day(year: year, month: month, day: day) * 24 + hour) * 60 + minute - offset
        milliseconds = (minutes * 60 + second) * 1_000 + fraction
    }

    /// `2024-05-01T12:30:15.250Z`; years beyond four digits have a sign and at least six.
    var text: String {
        let (day, rest) = Self.divide(milliseconds, 86_400_000)
        let (second, millisecond) = Self.divide(rest, 1_000)
        let time = [second / 3_600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }.joined(separator: ":")
        return "\(Self.date(day))T\(time).\(Self.padded(millisecond, 3))Z"
    }

    /// The date alone.
    var date: String { Self.date(Self.divide(milliseconds, 86_400_000).quotient) }

    /// Date and time to the minute, for people.
    var minute: String { String(text.prefix { $0 != "." }.dropLast(3)).replacing("T", with: " ") }

    private static func date(_ day: Int64) -> String {
        // Days are counted from 1 March of the year 0, so that a leap day ends its year.
        let (era, dayOfEra) = divide(day + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let dayOfMonth = dayOfYear - (153 * shifted + 2) / 5 + 1
        let yearText =
            (0...9_999).contains(year) ? padded(year, 4) : (year < 0 ? "-" : "+") + padded(abs(year), 6)
        return "\(yearText)-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
    }

    private static func day(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = divide(shiftedYear, 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    private static func offsetInMinutes(_ zone: Substring??) -> Int64? {
        guard let zone = zone ?? nil, zone.lowercased() != "z" else { return 0 }
        let digits = zone.dropFirst().filter { $0 != ":" }
        guard let hours = Int64(digits.prefix(2)), let minutes = Int64(digits.suffix(2)), hours < 24, minutes < 60
        else {
            return nil
        }
        return (zone.hasPrefix("-") ? -1 : 1) * (hours * 60 + minutes)
    }

    /// Division that rounds down, so that times before 1970 have their date.
    private static func divide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension PointInTime: ExpressibleByArgument {
    init?(argument: String) { self.init(text: argument) }
}
