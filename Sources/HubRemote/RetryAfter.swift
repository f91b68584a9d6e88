internal import Glibc
internal import NIOHTTP1

/// How long a busy server asks to wait.
struct RetryAfter: Equatable {
    /// From now on; not more than a year.
    let seconds: Int

    private static let longest = 366 * 86_400

    /// Reads the header `Retry-After`: a number of seconds, or a date, which is compared with that of the answer, so
    /// that nobody's clock has to be right.
    ///
    /// `nil` where the header is missing or says neither.
    init?(_ headers: HTTPHeaders) {
        guard let value = headers.first(name: "Retry-After") else { return nil }
        if !value.isEmpty && value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            seconds = min(Int(value) ?? Self.longest, Self.longest)
        } else if let then = Self.readDate(value) {
            let now = headers.first(name: "Date").flatMap(Self.readDate) ?? time(nil)
            seconds = min(max(then - now, 0), Self.longest)
        } else {
            return nil
        }
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// A date as servers write them, such as `Sun, 06 Nov 1994 08:49:37 GMT`, in seconds since 1970.
    private static func readDate(_ text: String) -> Int? {
        let form = #/[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT/#
        guard let (_, day, month, year, hour, minute, second) = text.wholeMatch(of: form)?.output,
            let monthIndex = months.firstIndex(of: String(month))
        else { return nil }
        let number = { (digits: Substring) in Int32(digits) ?? 0 }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (number(year) - 1900, Int32(monthIndex), number(day))
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (number(hour), number(minute), number(second))
        return timegm(&parts)
    }
}
