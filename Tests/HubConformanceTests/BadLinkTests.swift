import Lectern
import RemoteConformance
import ReplicaConformance
import SyncProtocol
import Testing

/// A hub behind a connection that breaks every few hundred kilobytes.
@Suite(.timeLimit(.minutes(30))) struct BadLinkTests {
    private let retry = RetryPolicy(sleep: { _ in }, jitter: { 0.5 })
    /// Less than a sender puts into one frame of texts; an odd number, so that all that came by then is handed on.
    private static let bytesThatPass = 250_001

    private func replicaOfManyWords(in library: LibraryID) async throws -> RealReplica {
        let replica = try await RealReplica(of: library)
        var generator = SystemRandomNumberGenerator()
        for number in 0..<40 {
            let words = (0..<3_000).map { _ in String(generator.next() as UInt64, radix: 36) }.joined(separator: " ")
            _ = try await replica.savePage("https://example.org/\(number)", title: "Page", body: words)
        }
        return replica
    }

    @Test func `a library gets through all the same, to the hub and from it`() async throws {
        let library = LibraryID(value: 0xbad)
        let place = try await HubFixture().makePlace(for: library)
        let ada = try await replicaOfManyWords(in: library)
        let cutsOut = Array(repeating: RemoteFault.cutSending(afterBytes: Self.bytesThatPass), count: 100)
        let report = try await ada.replica.sync(
            with: place.makeRemote(for: ada.author, as: .writer, faults: cutsOut), retry: retry)
        #expect(report.sent == 40)

        let bob = try await RealReplica(of: library)
        let cutsIn = Array(repeating: RemoteFault.cutReceiving(afterBytes: Self.bytesThatPass), count: 100)
        _ = try await bob.replica.sync(
            with: place.makeRemote(for: bob.author, as: .writer, faults: cutsIn), retry: retry)
        #expect(try await bob.libraryDigest() == ada.libraryDigest())
        #expect(try await bob.state().lacking.isEmpty)
        try await place.end()
    }
}
