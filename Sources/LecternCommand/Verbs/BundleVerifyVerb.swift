import ArgumentParser
import Lectern

struct BundleVerifyVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check a bundle from end to end; no library is needed.",
        discussion: "Form, lengths, hashes, and every change in it. The exit code is 7 where it is damaged.")

    @Argument(help: "The bundle; - is standard input.", completion: .file()) var file: String

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let description = try await BundleInputFile.with(file) { try BundleFile.inspect($0.path) }
        if session.isJSON {
            try session.output.json([
                "isIntact": true, "changes": JSONValue(description.summary.changes),
                "hash": .string(description.summary.hash.description),
            ])
        } else {
            try session.output.line(
                "Intact: \(description.summary.changes.of("change")), \(description.summary.bytes.asBytes).")
        }
        return .success
    }
}
