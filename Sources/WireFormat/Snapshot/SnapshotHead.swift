public import Causality
public import LibraryModel

/// What a snapshot says before its items: which changes it stands for.
public struct SnapshotHead: Hashable, Sendable {
    /// What a snapshot has of one author.
    public struct Line: Hashable, Sendable {
        /// The author's newest change in it.
        public let head: ChainHead
        /// What the author had seen of others at that change; never the author itself.
        public let context: VersionVector

        /// Creates a line.
        public init(head: ChainHead, context: VersionVector) {
            self.head = head
            self.context = context
        }
    }

    /// The rules by which its items were made.
    public let foldVersion: UInt64
    /// The newest change of each author, ordered by author.
    public let lines: [Line]
    /// The newest timestamp of all its changes.
    public let clock: Timestamp
    /// The digest of all its items.
    public let digest: LibraryDigest
    /// How many items follow.
    public let items: Int

    /// Creates a head; lines are ordered by author.
    public init(foldVersion: UInt64, lines: [Line], clock: Timestamp, digest: LibraryDigest, items: Int) {
        self.foldVersion = foldVersion
        self.lines = lines
        self.clock = clock
        self.digest = digest
        self.items = items
    }

    /// The changes that the snapshot stands for.
    public var vector: VersionVector { VersionVector(lines.map(\.head.change)) }
}

extension SnapshotHead {
    /// The canonical bytes.
    ///
    /// See Protocol/Bundles.md, "Snapshot".
    ///
    /// - Throws: `EncodingProblem` for more authors than a vector may have.
    public func encoded() throws(EncodingProblem) -> [UInt8] {
        try EncodingProblem.require(lines.count, upTo: Limits.replicas)
        var writer = ByteWriter(capacity: 64 + lines.count * 96)
        writer.number(foldVersion)
        writer.fixed64(clock.rawValue)
        writer.raw(digest.bytes)
        writer.count(items)
        writer.count(lines.count)
        for line in lines {
            writer.identifier(line.head.change.replica)
            writer.number(line.head.change.sequence)
            writer.hash(line.head.hash)
            writer.versionVector(line.context)
        }
        return writer.bytes
    }

    /// SHA-256 of the canonical bytes, which tells a snapshot from every other.
    ///
    /// - Throws: what `encoded` throws.
    public var hash: ContentHash { get throws(EncodingProblem) { ContentHash(hashing: try encoded()) } }

    /// The canonical bytes, and their hash: the payload of a frame.
    ///
    /// What else a bundle has is good by itself, frame by frame. Nothing but this hash tells that of a head.
    ///
    /// - Throws: what `encoded` throws.
    public var sealed: [UInt8] {
        get throws(EncodingProblem) {
            let bytes = try encoded()
            return bytes + ContentHash(hashing: bytes).bytes
        }
    }

    /// Reads the payload of a frame.
    ///
    /// - Throws: `EncodingProblem` for bytes that don't have the hash behind them, and for what is no head.
    public init(sealed payload: [UInt8]) throws(EncodingProblem) {
        let bytes = Array(payload.dropLast(ContentHash.sizeInBytes))
        guard ContentHash(hashing: bytes).bytes.elementsEqual(payload.dropFirst(bytes.count)) else {
            throw EncodingProblem(.hashMismatch, at: bytes.count)
        }
        self = try SnapshotHead(bytes)
    }

    /// Reads a head.
    ///
    /// - Throws: `EncodingProblem` for bytes that are cut, not canonical, followed by others, or over a limit; also where
    ///   an author had seen what the snapshot doesn't hold.
    public init(_ bytes: [UInt8]) throws(EncodingProblem) {
        var reader = ByteReader(bytes)
        foldVersion = try reader.number()
        clock = Timestamp(rawValue: try reader.fixed64())
        digest = LibraryDigest(bytes: try reader.hash().bytes)
        items = Int(try reader.number(upTo: UInt64(Limits.itemsInSnapshot)))
        var lines: [Line] = []
        for _ in 0..<(try reader.count(upTo: Limits.replicas, bytesEach: 16 + 1 + 32 + 1)) {
            let start = reader.offset
            let replica: ReplicaID = try reader.identifier()
            let change = ChangeID(replica: replica, sequence: try reader.sequence())
            let line = Line(
                head: ChainHead(change: change, hash: try reader.hash()), context: try reader.versionVector())
            let isOrdered = lines.last.map { $0.head.change.replica < replica } ?? true
            guard isOrdered, line.context[replica] == 0 else { throw EncodingProblem(.notCanonical, at: start) }
            lines.append(line)
        }
        self.lines = lines
        try reader.expectEnd()
        let vector = vector
        guard lines.allSatisfy({ vector.contains($0.context) }) else {
            throw EncodingProblem(.unexpected("a snapshot without what its authors had seen"), at: 0)
        }
    }
}
