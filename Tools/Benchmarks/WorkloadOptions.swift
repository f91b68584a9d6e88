import ArgumentParser
import Foundation

/// Which workload, and where the work is done.
struct WorkloadOptions: ParsableArguments {
    @Option(help: "The directory with library.jsonl, edits-a.jsonl, edits-b.jsonl and expect.json.")
    var data: String?

    @Option(name: .customLong("n"), help: "Read the workload of this size in lib-N beneath $PEERS_DATA.")
    var articleCount: Int?

    @OptionGroup var place: WorkOptions

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

    /// When a commit counts as done.
    var synchronous: Synchronous { place.synchronous }

    /// Runs `body` with a new directory for its files, which is removed afterwards.
    func withWorkDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
        try place.withWorkDirectory(body)
    }
}
