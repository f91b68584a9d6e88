import Foundation

/// Traces of real people in the form of josephg/editing-traces: `NAME.json.gz`, in `sequential` and `concurrent`
/// beneath a folder, or in the folder itself.
enum RecordedTraces {
    private struct Recording: Decodable {
        let startContent: String?
        let endContent: String
        let numAgents: Int?
        let txns: [TextTrace.Transaction]
    }

    /// The paths of the traces beneath a folder, by name.
    static func paths(in folder: String) -> [String] {
        ["sequential", "concurrent", ""].flatMap { part in
            let directory = URL(fileURLWithPath: folder).appendingPathComponent(part).path
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            return names.filter { $0.hasSuffix(suffix) }.sorted().map { directory + "/" + $0 }
        }
    }

    static func name(of path: String) -> String {
        String(URL(fileURLWithPath: path).lastPathComponent.dropLast(suffix.count))
    }

    static func read(_ path: String) throws -> TextTrace {
        let data = try ChildProcess.output(of: ["gunzip", "-c", path])
        let recording = try JSONDecoder().decode(Recording.self, from: data)
        // A transaction that only merges does nothing to a text, and nothing comes after it.
        return TextTrace(
            outline: TextTrace.Outline(
                name: name(of: path), agents: recording.numAgents ?? 1, start: recording.startContent ?? "",
                end: recording.endContent),
            transactions: recording.txns.filter { !$0.patches.isEmpty })
    }

    private static let suffix = ".json.gz"
}
