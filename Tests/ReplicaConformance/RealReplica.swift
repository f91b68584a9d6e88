public import Causality
public import Lectern
public import LibraryModel
public import RemoteConformance
public import SyncProtocol
import TestSupport
public import WireFormat

/// A replica in a directory of its own, which goes away with it, as the cases of the conformance suite use one.
public final class RealReplica: ConformanceReplica {
    /// The author.
    public let author: ReplicaID
    /// The replica itself.
    public let replica: Replica
    private let directory: TemporaryDirectory

    /// Makes an empty one.
    public init(of library: LibraryID) async throws {
        directory = try TemporaryDirectory()
        var options = ReplicaOptions()
        options.store.durability = .normal
        replica = try await Replica.create(in: directory.path, library: library, options: options)
        author = try await replica.status().replica
    }

    /// The digest of the library as it stands.
    public func libraryDigest() async throws -> LibraryDigest { try await replica.status().digest }

    /// Saves a page with a body.
    public func savePage(_ url: String, title: String, body: String?) async throws -> ItemKey {
        try await replica.edit { editor in
            var draft = ArticleDraft()
            draft.url = url
            draft.fields = [ArticleField.title.set(title)]
            draft.body = body.map { Array($0.utf8) }
            return ItemKey(kind: .article, id: try editor.save(draft).id)
        }.result
    }

    /// Comments on an item.
    public func addComment(on item: ItemKey, email: String) async throws {
        _ = try await replica.edit { editor in
            try editor.comment(CommentDraft(parent: item, name: "Ada", email: email, body: "Yes."))
        }
    }

    /// Gives an article a title.
    public func write(title: String, of article: ItemKey) async throws {
        _ = try await replica.edit { try $0.write([ArticleField.title.set(title)], to: article) }
    }

    // MARK: SyncingStore

    /// What is held.
    public func state() async throws -> StoreState { try await replica.state() }

    /// What somebody lacks.
    public func offer(_ request: PullRequest, includesPrivate: Bool) async throws -> ChangeOffer {
        try await replica.offer(request, includesPrivate: includesPrivate)
    }

    /// What is held of things that somebody lacks.
    public func offer(of lacking: Lacking) async throws -> ChangeOffer? { try await replica.offer(of: lacking) }

    /// A blob.
    public func blob(_ hash: ContentHash) async throws -> [UInt8]? { try await replica.blob(hash) }

    /// Takes frames.
    public func take(_ frames: [BundleFrame]) async throws -> ReceivedCount { try await replica.take(frames) }

    /// Says that an offer with a snapshot came to its end.
    public func expectWhole(_ snapshot: SnapshotHead) async throws { try await replica.expectWhole(snapshot) }

    /// What to ask a remote.
    public func request(_ blobs: BlobPolicy, asksForPrivate: Bool) async throws -> PullRequest {
        try await replica.request(blobs, asksForPrivate: asksForPrivate)
    }

    /// Blobs that are not held.
    public func absentBlobs(_ policy: BlobPolicy, atMost limit: Int) async throws -> [ContentHash] {
        try await replica.absentBlobs(policy, atMost: limit)
    }

    /// Ends a run.
    public func endTaking(acceptsDeletions: Bool) async throws -> Int {
        try await replica.endTaking(acceptsDeletions: acceptsDeletions)
    }
}
