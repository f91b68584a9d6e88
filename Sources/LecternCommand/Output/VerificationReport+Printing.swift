import Lectern

extension VerificationReport {
    /// What was looked at and what was found.
    var members: [JSONValue.Member] {
        [
            .init(name: "isClean", value: .bool(isClean)),
            .init(name: "changes", value: JSONValue(changes)),
            .init(name: "items", value: JSONValue(items)),
            .init(name: "captures", value: JSONValue(captures)),
            .init(
                name: "findings",
                value: .array(
                    findings.map { ["area": .string($0.area.rawValue), "message": .string($0.sentence)] })),
        ]
    }

    /// Prints it for people.
    func print(to output: StandardOutput) throws {
        try output.line("Checked \(changes.of("change")), \(items.of("item")) and \(captures.of("capture")).")
        for finding in findings {
            try output.line(output.styled("\(finding.area.rawValue): ", .warning) + TerminalText.line(finding.sentence))
        }
        if isClean { try output.line("All is well.") }
    }
}
