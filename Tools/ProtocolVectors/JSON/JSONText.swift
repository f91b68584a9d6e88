/// Writes JSON in one form: what fits on a line stands on it, everything outside ASCII is escaped.
struct JSONText {
    private static let lineLength = 120

    private var text = ""

    /// A value and a line feed.
    static func bytes(of value: JSONValue) -> [UInt8] {
        var writer = JSONText()
        writer.write(value, depth: 0, room: 0)
        return Array((writer.text + "\n").utf8)
    }

    private mutating func write(_ value: JSONValue, depth: Int, room: Int) {
        let line = Self.line(value)
        // A whole file is never one line, so that each case begins a line of its own.
        if depth > 0, line.utf8.count + 2 * depth + room <= Self.lineLength {
            text += line
            return
        }
        switch value {
        case .list(let elements) where !elements.isEmpty:
            write(elements.map { ("", $0) }, between: ("[", "]"), depth: depth)
        case .object(let members) where !members.isEmpty:
            write(members.map { (Self.quoted($0.key) + ": ", $0.value) }, between: ("{", "}"), depth: depth)
        default: text += line
        }
    }

    private mutating func write(_ entries: [(String, JSONValue)], between marks: (String, String), depth: Int) {
        let indentation = String(repeating: "  ", count: depth + 1)
        text += marks.0 + "\n"
        for (index, (head, value)) in entries.enumerated() {
            text += indentation + head
            write(value, depth: depth + 1, room: head.utf8.count + 1)
            text += index == entries.count - 1 ? "\n" : ",\n"
        }
        text += indentation.dropLast(2) + marks.1
    }

    private static func line(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): "\(number)"
        case .text(let text): quoted(text)
        case .list(let elements): "[" + elements.map(line).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "\(quoted($0.key)): \(line($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: result += "\\\""
            case 0x5c: result += "\\\\"
            case 0x0a: result += "\\n"
            case 0x0d: result += "\\r"
            case 0x09: result += "\\t"
            case 0x20...0x7e: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            }
        }
        return result + "\""
    }
}
