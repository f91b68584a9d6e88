/// The tables of `Protocol/Registry.md`, each under its heading.
///
/// A table's first two columns are a code and a name: the code a decimal number and the name in backticks, or, where
/// the code itself is in backticks (the errors), whatever follows. Further columns are for people.
struct RegistryPage {
    struct Entry: Equatable {
        let code: String
        let name: String
        let line: Int
    }

    enum Malformed: Error, Equatable, CustomStringConvertible {
        case row(line: Int, text: String)
        case tableWithoutHeading(line: Int)

        var description: String {
            switch self {
            case .row(let line, let text):
                "Protocol/Registry.md:\(line): expected a row `| 12 | `name` | …` or `| `error-code` | …`, found: \(text)"
            case .tableWithoutHeading(let line):
                "Protocol/Registry.md:\(line): this table stands under no heading"
            }
        }
    }

    /// The entries by heading, each table's in its own order; tables under one heading count as one.
    let tables: [String: [Entry]]

    init(parsing text: String) throws(Malformed) {
        var tables: [String: [Entry]] = [:]
        var heading: String?
        var rowsInTable = 0
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let match = line.wholeMatch(of: #/##+\s+(.+?)\s*/#) { heading = String(match.1) }
            rowsInTable = line.hasPrefix("|") ? rowsInTable + 1 : 0
            // A table begins with its column titles and a rule below them.
            guard rowsInTable > 2 else { continue }
            guard let heading else { throw .tableWithoutHeading(line: index + 1) }
            tables[heading, default: []].append(try Self.entry(from: line, number: index + 1))
        }
        self.tables = tables
    }

    private static func entry(from line: Substring, number: Int) throws(Malformed) -> Entry {
        let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
            .map { $0.trimming(while: \.isWhitespace) }
        if cells.count >= 2 {
            if let code = cells[0].wholeMatch(of: #/`([^`]+)`/#) {
                return Entry(code: String(code.1), name: String(code.1), line: number)
            }
            if cells[0].wholeMatch(of: #/[0-9]+/#) != nil, let name = cells[1].firstMatch(of: #/`([^`]+)`/#) {
                return Entry(code: String(cells[0]), name: String(name.1), line: number)
            }
        }
        throw .row(line: number, text: String(line))
    }
}

extension Substring {
    fileprivate func trimming(while isTrimmed: (Character) -> Bool) -> Substring {
        let start = drop(while: isTrimmed)
        return start.lastIndex { !isTrimmed($0) }.map { start[...$0] } ?? ""
    }
}
