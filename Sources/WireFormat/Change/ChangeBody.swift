public import Causality
public import LibraryModel

/// What a change says: the step of its context, and its parts with their salts.
///
/// The log and segments hold these bytes.
///
/// A part whose bytes were dropped, because its item was purged, leaves its commitment behind, so that the chain still
/// verifies.
public struct ChangeBody: Hashable, Sendable {
    /// A part, or what is left of it.
    public enum Part: Hashable, Sendable {
        /// A part that is here.
        case present(ChangePart)
        /// A part whose bytes are gone; `indexCount` operations of the change were in it.
        case dropped(indexCount: UInt32)
    }

    /// What the author had newly seen since its previous change, ordered by replica.
    public let contextDelta: [ContextEntry]
    /// The parts in order.
    public let parts: [Part]
    /// One commitment for each part: SHA-256 over its salt and bytes.
    public let commitments: [ContentHash]
    /// The canonical bytes.
    public let bytes: [UInt8]

    /// Encodes a new change's body, also one that no reader would take; `ChangeSealer` looks at limits.
    ///
    /// - Parameters:
    ///   - earlierSalts: the salts of the author's previous change. An edit of a text takes over that of its item, so that
    ///     what is typed in a row differs in nothing but the edits themselves.
    ///   - generator: draws all other salts.
    package init(
        contextDelta: [ContextEntry], parts: [ChangePart], earlierSalts: [ItemKey: UInt64] = [:],
        salts generator: inout some RandomNumberGenerator
    ) {
        var sealer = ChangeSealer()
        for part in parts {
            sealer.sealUnchecked(part, salt: (part.isTextEdit ? earlierSalts[part.item] : nil) ?? generator.next())
        }
        let change = sealer.change(contextDelta: contextDelta)
        self.contextDelta = contextDelta
        self.parts = parts.map { .present($0) }
        commitments = change.commitments
        bytes = change.bytes
    }

    /// Whether a change does nothing but say what its author has seen.
    public static func isEmpty(_ bytes: [UInt8]) throws(EncodingProblem) -> Bool {
        var walk = try PartWalk(bytes)
        return try walk.next() == nil
    }

    /// Reads a body.
    ///
    /// - Throws: `EncodingProblem` for bytes that are cut, not canonical, or over a limit.
    public init(bytes: [UInt8]) throws(EncodingProblem) {
        guard bytes.count <= Limits.changeInBytes else {
            throw EncodingProblem(
                .overLimit(found: UInt64(bytes.count), limit: UInt64(Limits.changeInBytes)), at: 0)
        }
        var reader = ByteReader(bytes)
        contextDelta = try Self.readContextDelta(from: &reader)
        let count = try reader.count(upTo: Limits.partsInChange, bytesEach: 10)
        var parts: [Part] = []
        var commitments: [ContentHash] = []
        parts.reserveCapacity(count)
        commitments.reserveCapacity(count)
        var index: UInt64 = 0
        var touches = 0
        for _ in 0..<count {
            let start = reader.offset
            let part = try Self.readPart(from: &reader, bytes, firstIndex: UInt32(index), &commitments)
            switch part {
            case .present(let part):
                index += UInt64(part.indexCount)
                // One takes two bytes here, and far more in memory.
                touches += part.touches.count
                try EncodingProblem.require(touches, upTo: Limits.touchesInChange)
            case .dropped(let indexCount): index += UInt64(indexCount)
            }
            guard index <= UInt64(Limits.operationsInChange) else {
                throw EncodingProblem(.overLimit(found: index, limit: UInt64(Limits.operationsInChange)), at: start)
            }
            parts.append(part)
        }
        try reader.expectEnd()
        self.parts = parts
        self.commitments = commitments
        self.bytes = bytes
    }

    /// Reads only the context step at the start of a body.
    public static func contextDelta(of bytes: [UInt8]) throws(EncodingProblem) -> [ContextEntry] {
        var reader = ByteReader(bytes)
        return try readContextDelta(from: &reader)
    }

    /// Reads only the salts of a body: of each item that of its last part.
    public static func salts(of bytes: [UInt8]) throws(EncodingProblem) -> [ItemKey: UInt64] {
        var salts: [ItemKey: UInt64] = [:]
        var walk = try PartWalk(bytes)
        while let part = try walk.next() {
            guard case .present(let salt, var reader) = part else { continue }
            salts[try PartCodec.readItem(from: &reader)] = salt
        }
        return salts
    }

    /// The parts that are here.
    public var presentParts: [ChangePart] {
        parts.compactMap { part in
            if case .present(let part) = part { part } else { nil }
        }
    }

    /// The hash that chains the change to the one before it.
    ///
    /// It covers commitments instead of parts, so it stays the same when a part is dropped.
    public func hash(
        library: LibraryID, id: ChangeID, previous: ContentHash, timestamp: Timestamp
    ) -> ContentHash {
        let links = zip(parts, commitments).map { part, commitment in
            switch part {
            case .present(let part): Link(indexCount: part.indexCount, commitment: commitment)
            case .dropped(let indexCount): Link(indexCount: indexCount, commitment: commitment)
            }
        }
        return Self.hash(
            of: links, contextDelta: contextDelta, library: library, id: id, previous: previous, timestamp: timestamp)
    }

    /// What a change's hash covers of one of its parts.
    struct Link {
        let indexCount: UInt32
        let commitment: ContentHash
    }

    static func hash(
        of links: [Link], contextDelta: [ContextEntry], library: LibraryID, id: ChangeID, previous: ContentHash,
        timestamp: Timestamp
    ) -> ContentHash {
        var writer = ByteWriter(capacity: 192 + 34 * links.count)
        writer.text("lectern/change/1")
        writer.identifier(library)
        writer.identifier(id.replica)
        writer.number(id.sequence)
        writer.hash(previous)
        writer.fixed64(timestamp.rawValue)
        write(contextDelta, to: &writer)
        writer.count(links.count)
        for link in links {
            writer.number(link.indexCount)
            writer.hash(link.commitment)
        }
        return ContentHash(hashing: writer.bytes)
    }

    private static func readPart(
        from reader: inout ByteReader, _ bytes: [UInt8], firstIndex: UInt32, _ commitments: inout [ContentHash]
    ) throws(EncodingProblem) -> Part {
        let start = reader.offset
        switch try reader.byte() {
        case 0:
            let sealed = reader.offset
            _ = try reader.fixed64()
            let length = try reader.count(upTo: Limits.partInBytes)
            var inner = ByteReader(bytes, in: try reader.skip(length))
            commitments.append(commitment(of: bytes, in: sealed..<reader.offset))
            // Bytes behind the operations belong to newer programs; they stay, and are forwarded.
            return .present(try PartCodec.read(from: &inner, firstIndex: firstIndex))
        case 1:
            let indexCount = UInt32(try reader.number(upTo: UInt64(Limits.operationsInChange)))
            guard indexCount > 0 else { throw EncodingProblem(.notCanonical, at: start) }
            commitments.append(try reader.hash())
            return .dropped(indexCount: indexCount)
        default: throw EncodingProblem(.notCanonical, at: start)
        }
    }

    private static func commitment(of bytes: [UInt8], in range: Range<Int>) -> ContentHash {
        var hasher = ContentHasher()
        hasher.update(Self.partPurpose)
        hasher.update(bytes, in: range)
        return hasher.finalize()
    }

    /// The commitment to the sealed part that was written last.
    static func commitment(of sealed: ByteWriter, from start: Int) -> ContentHash {
        commitment(of: sealed.bytes, in: start..<sealed.count)
    }

    private static let partPurpose = Array("lectern/part/1".utf8)

    static func write(_ contextDelta: [ContextEntry], to writer: inout ByteWriter) {
        writer.count(contextDelta.count)
        for entry in contextDelta {
            writer.identifier(entry.change.replica)
            writer.number(entry.change.sequence)
            writer.fixed64(entry.hashPrefix)
        }
    }

    static func readContextDelta(
        from reader: inout ByteReader
    ) throws(EncodingProblem) -> [ContextEntry] {
        var entries: [ContextEntry] = []
        for _ in 0..<(try reader.count(upTo: Limits.replicas, bytesEach: 25)) {
            let start = reader.offset
            let change = ChangeID(replica: try reader.identifier(), sequence: try reader.sequence())
            if let last = entries.last, last.change.replica >= change.replica {
                throw EncodingProblem(.notCanonical, at: start)
            }
            entries.append(ContextEntry(change: change, hashPrefix: try reader.fixed64()))
        }
        return entries
    }
}
