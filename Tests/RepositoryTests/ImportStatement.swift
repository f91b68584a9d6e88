/// One import of a source: the module it names and the line it stands on.
struct ImportStatement: Equatable {
    let module: String
    let line: Int

    /// All imports of a source, whatever their attributes, access level or kind (`public import struct A.B` names A).
    static func all(in source: String) -> [ImportStatement] {
        let pattern =
            #/
            ^\s*
            (?:@\w+(?:\([^)]*\))?\s+)*
            (?:(?:public|package|internal|fileprivate|private)\s+)?
            (?:@\w+(?:\([^)]*\))?\s+)*
            import\s+
            (?:(?:typealias|struct|class|enum|protocol|actor|let|var|func)\s+)?
            `?(\w+)
            /#
        var statements: [ImportStatement] = []
        let lines = SwiftSource(source).code.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            for piece in line.split(separator: ";") {
                guard let match = piece.firstMatch(of: pattern) else { continue }
                statements.append(ImportStatement(module: String(match.1), line: index + 1))
            }
        }
        return statements
    }
}
