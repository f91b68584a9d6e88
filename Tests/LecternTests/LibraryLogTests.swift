import Causality
import Lectern
import LibraryModel
import RemoteConformance
import SyncProtocol
import TestSupport
import Testing

/// A log that somebody else's remote serves.
@Suite struct LibraryLogTests {
    @Test func `a push of what is known brings back nothing that was purged and forgotten`() async throws {
        let (directory, place) = (try TemporaryDirectory(), try TemporaryDirectory())
        let library = LibraryID(value: 0x10c)
        let replica = try await Replica.create(
            in: directory.path("replica"), library: library, options: TemporaryLibrary.options)
        let log = try await LibraryLog.open(directory: place.path, library: library, creating: true)
        let remote = MemoryRemote(to: MemoryPlace(log), library: library)
        let secret = ItemKey(kind: .article, id: try await replica.add("one", body: "a secret"))
        _ = try await replica.add("another", body: "no secret")
        let old = try await replica.offer(PullRequest(), includesPrivate: true)
        let frames = try await old.remainingFrames()
        _ = try await replica.edit { try $0.purge(secret) }
        _ = try await replica.compact(.days(0))
        _ = try await replica.sync(with: remote)

        #expect(try await remote.push(ChangeOffer(header: old.header, frames: frames)).folded == 0)
        try await log.close()
        let again = try await LibraryLog.open(directory: place.path, library: library, creating: false)
        #expect(try await again.blob(ContentHash(hashing: Array("a secret".utf8))) == nil)
        #expect(try await again.blob(ContentHash(hashing: Array("no secret".utf8))) != nil)
        try await again.close()
        withExtendedLifetime((directory, place)) {}
    }
}
