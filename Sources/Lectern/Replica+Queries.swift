public import Causality
public import LibraryModel
public import ReplicaStore

extension Replica {
    /// Runs several queries on one consistent state.
    public func read<Result: Sendable>(_ body: @Sendable (StoreReader) throws -> Result) throws -> Result {
        try store.read(body)
    }

    /// Where this replica stands: its names, its vector and its digest.
    public func status() throws -> ReplicaStatus { try store.read { try status($0) } }

    /// Where this replica stands and how much of everything there is, both of one state.
    ///
    /// Cost: as `counts`.
    public func statusAndCounts() throws -> (status: ReplicaStatus, counts: LibraryCounts) {
        try store.read { (try status($0), try $0.counts()) }
    }

    private func status(_ reader: StoreReader) throws -> ReplicaStatus {
        let identity = try reader.identity()
        let newest = try reader.newestTimestamp()
        return ReplicaStatus(
            library: identity.library, replica: identity.replica, path: path, vector: try reader.vector(),
            digest: try reader.digest(), clockAheadInMilliseconds: max(0, newest.milliseconds - options.now()))
    }

    /// How much of everything there is.
    ///
    /// Cost: a few steps for each tag, conflict, lacking private record and waiting run of changes, and for each item that
    /// is trashed, purged, orphaned or held; none for all others.
    public func counts() throws -> LibraryCounts { try store.read { try $0.counts() } }

    /// An article that is live or in the trash; `nil` where there is none.
    public func article(_ id: ItemID) throws -> Article? { try store.read { try $0.article(id) } }

    /// A page of articles, newest saved first.
    public func articles(_ query: ArticleQuery = ArticleQuery()) throws -> [Article] {
        try store.read { try $0.articles(query) }
    }

    /// An article's text: its current capture, exactly the bytes that were given, with all edits of it.
    ///
    /// `nil` where it has none, or its capture is not here.
    public func body(of article: ItemID) throws -> [UInt8]? { try store.read { try $0.body(of: article) } }

    /// An article's annotations that are not in the trash, in the order of the text.
    public func annotations(of article: ItemID) throws -> [Annotation] {
        try store.read { try $0.annotations(of: article) }
    }

    /// The comments directly on an article, annotation or comment, oldest first.
    public func comments(on parent: ItemKey) throws -> [ArticleComment] {
        try store.read { try $0.comments(on: parent) }
    }

    /// Finds words in titles, authors, bodies, notes and comments; the best match first.
    ///
    /// - Throws: `StoreProblem.query` where `text` is no search.
    public func search(_ text: String, limit: Int = 20) throws -> [SearchHit] {
        try store.read { try $0.search(text, limit: limit) }
    }

    /// Tags in use, with how often.
    public func tags() throws -> [NameUse] { try store.read { try $0.tags() } }

    /// Collections in use, with how often.
    public func collections() throws -> [NameUse] { try store.read { try $0.collections() } }

    /// The changes that came here last, the last one first, of one item or of the whole library.
    public func log(of item: ItemKey? = nil, before: Int64? = nil, limit: Int = 50) throws -> [LoggedChange] {
        try store.read { try $0.log(of: item, before: before, limit: limit) }
    }

    /// What people should look at: concurrent values, items that came back, late work on purged items.
    public func conflicts() throws -> [OpenConflict] { try store.read { try $0.conflicts() } }

    /// Every value that an item's fields have, who wrote it when, and which one counts.
    ///
    /// `nil` where nothing is known.
    public func explain(_ item: ItemKey) throws -> ItemExplanation? {
        try store.read { try $0.explanation(of: item) }
    }

    /// The item whose identifier begins with these digits.
    ///
    /// - Throws: `ReplicaProblem.unknownID`, `.ambiguousID`.
    public func item(
        withPrefix prefix: String, kinds: [ItemKind] = ItemKind.shown
    ) throws -> ItemKey {
        try store.read { try $0.item(withPrefix: prefix, kinds: kinds) }
    }

    /// What another replica is known to hold, from its own changes: what a bundle for it can leave out.
    ///
    /// - Parameter prefix: the beginning of its id.
    /// - Throws: `ReplicaProblem.unknownReplica` where nothing of it is here, or where several ids begin like this.
    public func knownVector(ofReplica prefix: String) throws -> VersionVector {
        try acknowledgement(ofReplica: prefix).holds
    }

    /// The replica whose id begins like this.
    ///
    /// - Throws: `ReplicaProblem.unknownReplica` where nothing of it is here, or where several ids begin like this.
    public func replica(startingWith prefix: String) throws -> ReplicaID {
        try acknowledgement(ofReplica: prefix).replica
    }

    private func acknowledgement(ofReplica prefix: String) throws -> ReplicaAcknowledgement {
        let found = try store.read { try $0.acknowledgements() }.filter {
            $0.replica.description.hasPrefix(prefix.lowercased())
        }
        guard found.count == 1, let replica = found.first, !prefix.isEmpty else {
            throw ReplicaProblem.unknownReplica(prefix)
        }
        return replica
    }

    /// What this replica keeps for itself under a name.
    public func localSetting(_ name: String) throws -> String? { try store.read { try $0.localSetting(name) } }

    /// Everything that this replica keeps for itself, ordered by name.
    public func localSettings() throws -> [(name: String, value: String)] { try store.read { try $0.localSettings() } }
}

extension StoreReader {
    /// The item whose identifier begins with these digits.
    ///
    /// - Throws: `ReplicaProblem.unknownID`, `.ambiguousID`.
    public func item(withPrefix prefix: String, kinds: [ItemKind] = ItemKind.shown) throws -> ItemKey {
        let found = prefix.isEmpty ? [] : try items(withPrefix: prefix, kinds: kinds, limit: 5)
        guard let first = found.first else { throw ReplicaProblem.unknownID(prefix) }
        guard found.count == 1 else { throw ReplicaProblem.ambiguousID(prefix, candidates: found) }
        return first
    }
}

/// Where a replica stands.
public struct ReplicaStatus: Hashable, Sendable {
    /// The library.
    public let library: LibraryID
    /// This replica of it.
    public let replica: ReplicaID
    /// The path of the database.
    public let path: String
    /// What it holds.
    public let vector: VersionVector
    /// What equal libraries have in common; comparable at equal vector and fold version.
    public let digest: LibraryDigest
    /// How far the newest time in the library is ahead of this machine's clock; 0 where it isn't.
    public let clockAheadInMilliseconds: Int64
}
