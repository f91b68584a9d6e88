public import ArgumentParser
public import Lectern

extension Retention: ExpressibleByArgument {
    /// Reads a number of days, or `forever`.
    public init?(argument: String) {
        if argument == "forever" {
            self = .everything
        } else if let days = Int64(argument), days >= 0 {
            self = .days(days)
        } else {
            return nil
        }
    }

    /// For people.
    var words: String {
        switch self {
        case .everything: "forever"
        case .days(let days): Int(days).of("day")
        }
    }

    /// The number of days; `null` where all history is kept.
    var json: JSONValue {
        switch self {
        case .everything: .null
        case .days(let days): .number(days)
        }
    }
}
