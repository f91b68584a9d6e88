import ArgumentParser
import Foundation

/// Where the work is done, and when a commit counts as done.
struct WorkOptions: ParsableArguments {
    @Option(help: "Where databases and bundles go; by default in memory, where the system has such a directory.")
    var work: String?

    @Option(help: "When a commit counts as done, for every engine: normal or full.")
    var synchronous = Synchronous.normal

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
