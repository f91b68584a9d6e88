import Foundation
import Lectern

/// Drives this project's engine through its public interface.
///
/// The first replica is in `a`, the second in `b`, both beneath the run's directory, as are the bundles and the map
/// from the workload's identifiers to ours.
struct LecternEngine {
    let request: PhaseRequest

    func run() async throws -> PhaseResult {
        switch request.phase {
        case .buildByArticle: try await buildByArticle()
        case .buildAtOnce: try await buildAtOnce()
        case .firstSync: try await firstSync()
        case .firstEdits: try await edit("a", file: "edits-a.jsonl")
        case .secondEdits: try await edit("b", file: "edits-b.jsonl")
        case .merge: try await merge()
        case .searchForWord, .searchForTwoWords, .searchForPhrase, .searchForPrefix: try await search()
        case .dumpFirstSync: try await dump(["b": "first-sync.jsonl"])
        case .dumpMerged: try await dump(["a": "a.jsonl", "b": "b.jsonl"])
        }
    }

    /// The best matches, each with title and excerpt.
    private func search() async throws -> PhaseResult {
        let replica = try await Replica.open(path("a"), options: options)
        let result = try await replica.perform { replica in
            try SoughtWords(request).measure { try replica.search($0, limit: SoughtWords.hits).count }
        }
        try await replica.close()
        return result
    }

    var options: ReplicaOptions {
        var options = ReplicaOptions()
        options.store.durability = request.synchronous.durability
        options.store.keepsSearchIndex = request.keepsSearchIndex
        options.store.processDescription = "lectern-bench"
        return options
    }

    func path(_ name: String) -> String { request.work + "/" + name }

    var identifiersPath: String { path("identifiers.jsonl") }

    /// The size of a replica's database with its write-ahead log.
    func size(of replica: String) -> Int {
        let database = path(replica) + "/" + ReplicaStore.fileName
        return FileSize.sum([database, database + "-wal"])
    }
}
