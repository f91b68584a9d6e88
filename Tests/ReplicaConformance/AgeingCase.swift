public import Causality
import Foundation
import Lectern
import LibraryModel
public import RemoteConformance
import SyncProtocol
import WireFormat

/// A library grows old over a remote: replicas forget, one that is new comes, one that was away for long comes back.
public struct AgeingCase {
    /// What was not as it should be.
    public struct Failure: Error, CustomStringConvertible {
        /// In a sentence.
        public let description: String
    }

    /// The text of a page that was purged: nothing of it may be left at the remote.
    public static let secret = "Nobody is to read these words again, wherever they were written down."

    private let library: LibraryID
    private let place: any RemotePlace

    /// Names the place where the library is shared.
    public init(_ library: LibraryID, at place: any RemotePlace) {
        self.library = library
        self.place = place
    }

    /// Plays it.
    ///
    /// - Throws: `Failure`.
    public func play() async throws {
        let (ada, bob, carl) = (
            try await RealReplica(of: library), try await RealReplica(of: library), try await RealReplica(of: library)
        )
        let kept = try await ada.savePage("https://example.org/kept", title: "Kept", body: "Words that stay.")
        try await ada.addComment(on: kept, email: "ada@example.org")
        let doomed = try await ada.savePage("https://example.org/doomed", title: "Doomed", body: Self.secret)
        for number in 0..<20 {
            _ = try await ada.savePage(
                "https://example.org/\(number)", title: "Page \(number)", body: "Text \(number).")
        }
        for replica in [ada, bob, carl, bob, carl] { try await sync(replica) }
        try await carl.write(title: "Carl was here", of: kept)
        try await sync(carl)

        // Carl goes away, with work that nobody has seen.
        try await carl.write(title: "Carl was here, and went on", of: kept)
        try await edit(carl) { try $0.setBody(of: kept.id, to: Array("Words that stay, and Carl's.".utf8)) }
        let his = try await carl.savePage("https://example.org/carl", title: "Carl's", body: "Found on the way.")
        try await carl.addComment(on: kept, email: "carl@example.org")

        try await edit(ada) { try $0.purge(doomed) }
        try await edit(ada) { try $0.setBody(of: kept.id, to: Array("Many words that stay.".utf8)) }
        for number in 0..<20 { try await ada.write(title: "Page, take \(number)", of: kept) }
        try await sync(ada)
        try await sync(bob)
        try await bob.write(title: "Bob's title", of: kept)
        for replica in [bob, ada] { try await sync(replica) }
        let carlID = carl.author
        try await edit(ada) { try $0.set(ReplicaField.retired.set(true), of: ItemKey(carlID)) }
        try await sync(ada)
        let digest = try await ada.libraryDigest()
        let report = try await ada.replica.compact(.days(0))
        try expect(report.forgottenChanges > 40, "only \(report.forgottenChanges) changes were forgotten")
        try await expect(ada.libraryDigest() == digest, "forgetting changed the library")
        try await sync(ada)
        try await bob.write(title: "Bob's other title", of: kept)
        for replica in [bob, ada, bob] { try await sync(replica) }
        try await expect(remote(bob).state().baselineChanges > 40, "the remote has no snapshot")

        let dora = try await RealReplica(of: library)
        let taken = try await sync(dora)
        try expect(taken.received.items > 20, "a newcomer got no snapshot")
        try await expectEqual([ada, bob, dora])
        try await expectPrivate(dora, on: kept, ["ada@example.org"])

        let returned = try await sync(carl)
        try expect(returned.received.items > 20, "who was away got no snapshot")
        for replica in [ada, bob, dora, carl, ada] { try await sync(replica) }
        try await expectEqual([ada, bob, carl, dora])
        for replica in [ada, dora] {
            let state = try await replica.replica.read { try $0.state(of: kept) } ?? ItemState()
            let titles = state.registers[ArticleField.title.code]?.siblings.count
            try expect(titles == 2, "what Carl wrote is not beside what Bob wrote")
            let body = try await replica.replica.read { try $0.body(of: kept.id) } ?? []
            try expect(
                String(decoding: body, as: UTF8.self) == "Many words that stay, and Carl's.",
                "the text has not both edits: \(String(decoding: body, as: UTF8.self))")
            try await expect(replica.replica.read { try $0.isVisible(his) }, "what Carl saved is not there")
            try await expectPrivate(replica, on: kept, ["ada@example.org", "carl@example.org"])
        }
        let secret = ContentHash(hashing: Array(Self.secret.utf8))
        for replica in [ada, dora] {
            try await expect(replica.blob(secret) == nil, "the purged text is on a replica still")
        }
        for replica in [ada, bob, carl, dora] {
            try await expect(replica.replica.verify().findings.isEmpty, "a replica does not verify")
        }
    }

    @discardableResult
    private func sync(_ replica: RealReplica) async throws -> SyncReport {
        try await replica.replica.sync(with: remote(replica))
    }

    private func remote(_ replica: RealReplica) async throws -> any Remote {
        try await place.makeRemote(for: replica.author, as: .writer, faults: [])
    }

    private func edit(
        _ replica: RealReplica, _ body: @Sendable (inout LibraryEditor) throws -> Void
    ) async throws {
        _ = try await replica.replica.edit(body)
    }

    private func expectEqual(_ replicas: [RealReplica]) async throws {
        let digest = try await replicas[0].libraryDigest()
        for replica in replicas {
            try await expect(replica.libraryDigest() == digest, "replicas with the same changes differ")
        }
    }

    private func expectPrivate(_ replica: RealReplica, on item: ItemKey, _ addresses: Set<String>) async throws {
        let found = try await replica.replica.read { reader in
            try reader.comments(on: item).compactMap(\.email)
        }
        try expect(Set(found) == addresses, "addresses are \(found)")
    }

    private func expect(_ isTrue: Bool, _ failure: @autoclosure () -> String) throws {
        guard isTrue else { throw Failure(description: failure()) }
    }
}
