import ArgumentParser
import Foundation

/// Which workload, where the work is done, and when a commit counts as done.
struct WorkloadOptions: ParsableArguments {
    @Option(help: "The directory with library.jsonl, edits-a.jsonl, edits-b.jsonl and expect.json.")
    var data: String?

    @Option(name: .customLong("n"), help: "Read the workload of this size in lib-N beneath $PEERS_DATA.")
    var articleCount: Int?

    @Option(help: "Where databases and bundles go; by default in memory, where the system has such a directory.")
    var work: String?

    @Option(help: "When a commit counts as done, for every engine: normal or full.")
    var synchronous = Synchronous.normal

    mutating func validate() throws {
        guard data != nil || articleCount != nil else { throw ValidationError("Give --data DIR, or --n N.") }
        guard data != nil || Self.peersData != nil else { throw ValidationError("--n needs PEERS_DATA to be set.") }
        let library = dataDirectory + "/library.jsonl"
        guard FileManager.default.isReadableFile(atPath: library) else {
            throw ValidationError("\(library) cannot be read; lectern-bench generate writes a workload.")
        }
    }

    private static var peersData: String? { ProcessInfo.processInfo.environment["PEERS_DATA"] }

    /// The directory of the workload.
    var dataDirectory: String { data ?? "\(Self.peersData ?? "")/lib-\(articleCount ?? 0)" }

    /// Runs `body` with a new directory for its files, which is removed afterwards.
    func withWorkDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
        let memory = "/dev/shm"
        let isWritable = FileManager.default.isWritableFile(atPath: memory)
        let parent = work ?? (isWritable ? memory : FileManager.default.temporaryDirectory.path)
        let directory = "\(parent)/lectern-bench-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        return try body(directory)
    }
}
