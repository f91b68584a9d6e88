import ArgumentParser
import Lectern

struct BundleInspectVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show what a bundle holds; no library is needed.")

    @Argument(help: "The bundle; - is standard input.", completion: .file()) var file: String

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let description = try await BundleInputFile.with(file) { try BundleFile.inspect($0.path) }
        if session.isJSON {
            let segments = JSONValue.array(description.segments.map(\.json))
            try session.output.json(
                .object(
                    description.header.members + description.summary.members
                        + [.init(name: "segments", value: segments)]))
        } else {
            try print(description, session.output)
        }
        return .success
    }

    private func print(_ description: BundleFile.Description, _ output: StandardOutput) throws {
        let (header, summary) = (description.header, description.summary)
        func line(_ name: String, _ value: String) throws {
            try output.line(output.styled(name.padded(to: 10), .faint) + value)
        }
        try line("library", header.library.description)
        try line("from", header.from.description)
        try line("to", header.to.description)
        if summary.items > 0 { try line("snapshot", summary.items.of("item")) }
        try line("changes", "\(summary.changes)")
        try line("texts", header.flags.contains(.omitsBlobs) ? "left out" : "\(summary.blobs)")
        if header.flags.contains(.containsPrivate) {
            try line("private", "\(summary.privateRecords.of("record")) with e-mail addresses: for members only")
        } else {
            try line("private", header.flags.contains(.withholdsPrivate) ? "withheld: a reader's bundle" : "none")
        }
        try line("size", summary.bytes.asBytes)
        try line("hash", summary.hash.description)
        for segment in description.segments { try output.line("  \(segment.range), \(segment.parts.of("part"))") }
    }
}
