import Causality
import LibraryModel
import RemoteConformance
import SyncProtocol
import WireFormat

@testable import FolderRemote

/// A replica in memory, and what it remembers of each folder, as a caller keeps it.
actor TestDevice {
    nonisolated let log: MemoryLog
    private var remembered: [String: VersionVector] = [:]
    private var article: ItemKey?
    private var edits = 0

    init(_ number: UInt64) { log = MemoryLog(of: TestFolder.library, number: number) }

    nonisolated var id: ReplicaID { log.id }

    /// Syncs with a folder.
    @discardableResult
    func sync(
        _ folder: TestFolder, blobs: BlobPolicy = .all, mayReseed: Bool = false, attempts: Int = 1,
        willChange: @escaping @Sendable (SharedFolder.Step) throws -> Void = { _ in }
    ) async throws -> SyncReport {
        let remote = FolderRemote(
            path: folder.path, writer: log.id, library: TestFolder.library,
            remembered: remembered[folder.path] ?? VersionVector(), mayReseed: mayReseed, willChange: willChange)
        var retry = RetryPolicy(sleep: { _ in }, jitter: { 0.5 })
        retry.attempts = attempts
        var options = SyncProcedure.Options()
        options.blobs = blobs
        let report = try await SyncProcedure(log, with: remote, options, retry: retry).run()
        remembered[folder.path] = report.remote.vector
        return report
    }

    /// Saves an article with a body.
    @discardableResult
    func save(_ name: String) async throws -> ItemKey {
        let item = try await log.save("https://example.org/\(name)", title: name, body: "The words of \(name).")
        article = item
        return item
    }

    /// Makes so many small changes, on the article that was saved last.
    func work(_ count: Int) async throws {
        for _ in 0..<count {
            edits += 1
            if let article {
                try await log.setTitle("Read \(edits) times", of: article)
            } else {
                try await save("by-\(id)")
            }
        }
    }
}

/// Fails the test unless all hold the same, and none lacks anything.
func equalLibraries(_ devices: TestDevice...) async throws -> Bool {
    var states: Set<StoreState> = []
    var digests: Set<LibraryDigest> = []
    for device in devices {
        states.insert(await device.log.state())
        digests.insert(await device.log.digest)
    }
    return states.count == 1 && digests.count == 1 && states.allSatisfy(\.lacking.isEmpty)
}

extension SyncReport {
    var codes: [String] { notes.map(\.code) }
}
