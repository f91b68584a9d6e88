import Lectern
import RemoteConformance
import ReplicaConformance
import Testing

/// Real replicas through a hub, over real connections: the suite that every remote must pass.
@Suite(.timeLimit(.minutes(30))) struct HubConformanceTests {
    /// How far a hub is ahead of its reader is measured where its store is at hand, in the server's own tests.
    private static let notPlayed = ["nobody runs ahead of a slow reader"]

    @Test(arguments: RemoteConformance.cases)
    func `a hub and its remote do what the contract says`(conformanceCase: ConformanceCase) async throws {
        let outcome = try await RemoteConformance.run(conformanceCase, over: HubFixture())
        #expect((outcome == .met) != Self.notPlayed.contains(conformanceCase.name), "\(outcome)")
    }

    @Test func `what cannot be played over a hub is known`() {
        #expect(RemoteConformance.notApplicable(to: HubFixture()) == Self.notPlayed)
    }

    @Test func `a library grows old over a hub: newcomers and returners take a snapshot, and nothing is lost`()
        async throws
    {
        let library = LibraryID(value: 0xa9e)
        let place = try await HubFixture().makePlace(for: library)
        try await AgeingCase(library, at: place).play()
    }

    /// A replica of sixty pages, whose words hardly get smaller: a snapshot of it has several frames.
    private func replicaOfManyWords(in library: LibraryID) async throws -> RealReplica {
        let replica = try await RealReplica(of: library)
        var generator = SystemRandomNumberGenerator()
        for number in 0..<60 {
            let words = (0..<6_000).map { _ in String(generator.next() as UInt64, radix: 36) }.joined(separator: " ")
            _ = try await replica.replica.edit { editor in
                var draft = ArticleDraft()
                draft.url = "https://example.org/\(number)"
                draft.fields = [ArticleField.excerpt.set(String(words.prefix(60_000)))]
                _ = try editor.save(draft)
            }
        }
        return replica
    }

    @Test func `a snapshot that is cut off on its way from a hub goes on where it stood`() async throws {
        let library = LibraryID(value: 0xaa0)
        let place = try await HubFixture().makePlace(for: library)
        let ada = try await replicaOfManyWords(in: library)
        _ = try await ada.replica.compact(.days(0))
        _ = try await ada.replica.sync(with: place.makeRemote(for: ada.author, as: .writer, faults: []))

        let bob = try await RealReplica(of: library)
        let cut = RemoteFault.cutReceiving(afterBytes: 1_500_000)
        let remote = CountingRemote(try await place.makeRemote(for: bob.author, as: .writer, faults: [cut]))
        let report = try await bob.replica.sync(with: remote)
        let items = await remote.pulledItems
        #expect(items.count == 2 && items[0] > 0 && items[0] + items[1] == report.received.items, "\(items)")
        #expect(report.received.items >= 60)
        #expect(try await bob.libraryDigest() == ada.libraryDigest())
    }

    @Test(arguments: [false, true])
    func `a snapshot that is cut off on its way to a hub goes on where it stood`(hubHasTheChanges: Bool) async throws {
        let library = LibraryID(value: 0xaa1)
        let place = try await HubFixture().makePlace(for: library)
        let ada = try await replicaOfManyWords(in: library)
        if hubHasTheChanges {
            _ = try await ada.replica.sync(with: place.makeRemote(for: ada.author, as: .writer, faults: []))
        }
        _ = try await ada.replica.compact(.days(0))
        let cut = RemoteFault.cutSending(afterBytes: 1_500_000)
        let remote = CountingRemote(try await place.makeRemote(for: ada.author, as: .writer, faults: [cut]))
        _ = try await ada.replica.sync(with: remote)
        let items = await remote.pushedItems
        let whole = try await ada.replica.counts().articles
        #expect(items.count == 2 && items[1] > 0 && items[1] < whole, "\(items)")

        let bob = try await RealReplica(of: library)
        _ = try await bob.replica.sync(with: place.makeRemote(for: bob.author, as: .writer, faults: []))
        #expect(try await bob.libraryDigest() == ada.libraryDigest())
    }

    @Test func `a snapshot goes to a hub once`() async throws {
        let library = LibraryID(value: 0xa9f)
        let place = try await HubFixture().makePlace(for: library)
        let ada = try await RealReplica(of: library)
        for number in 0..<20 {
            _ = try await ada.savePage("https://example.org/\(number)", title: "Page \(number)", body: "Text.")
        }
        let report = try await ada.replica.compact(.days(0))
        #expect(report.forgottenChanges == 20)
        let remote = CountingRemote(try await place.makeRemote(for: ada.author, as: .writer, faults: []))
        _ = try await ada.replica.sync(with: remote)
        #expect(await remote.calls == ["pull", "push"])
        #expect(try await remote.state().baselineChanges == 20)

        // Only what is in the way of the hub's forgetting goes there later, by itself.
        _ = try await ada.savePage("https://example.org/next", title: "Next", body: "Text.")
        _ = try await ada.replica.sync(with: remote)
        _ = try await ada.replica.compact(.days(0))
        _ = try await ada.replica.sync(with: remote)
        #expect(await remote.calls == ["pull", "push", "state", "pull", "push", "pull", "keep"])
        #expect(try await remote.state().baselineChanges == 21)
        let bob = try await RealReplica(of: library)
        #expect(try await bob.replica.sync(with: remote).received.items > 20)
        #expect(try await bob.libraryDigest() == ada.libraryDigest())
    }
}
