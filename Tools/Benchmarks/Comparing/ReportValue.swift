/// A value in a report of one line of JSON.
enum ReportValue: Codable, Equatable {
    case truth(Bool)
    case count(Int)
    case measure(Double)
    case text(String)
    case record([String: ReportValue])
    case list([ReportValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .truth(value)
        } else if let value = try? container.decode(Int.self) {
            self = .count(value)
        } else if let value = try? container.decode(Double.self) {
            self = .measure(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([String: ReportValue].self) {
            self = .record(value)
        } else {
            self = .list(try container.decode([ReportValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .truth(let value): try container.encode(value)
        case .count(let value): try container.encode(value)
        case .measure(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .record(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        }
    }
}
