public import Causality
public import LibraryModel

/// Seals the parts of a new change one after the other, as they are made: salts, bytes and commitments.
///
/// Only bytes are kept of a part, however large the change becomes.
public struct ChangeSealer {
    private var sealed = ByteWriter(capacity: 512)
    private var links: [ChangeBody.Link] = []
    private var indexCount = 0
    private var touchCount = 0
    /// The part that is being sealed.
    private var part = ByteWriter(capacity: 512)

    /// Begins a change without parts.
    public init() {}

    /// Whether nothing was sealed.
    public var isEmpty: Bool { links.isEmpty }

    /// How many bytes the parts have that were sealed.
    public var sizeInBytes: Int { sealed.count }

    /// Seals the next part.
    ///
    /// - Throws: `EncodingProblem` where no reader would take the change with that part; nothing is sealed then.
    public mutating func seal(_ part: ChangePart, salt: UInt64) throws(EncodingProblem) {
        encode(part)
        try requireReadable(part)
        append(part, salt: salt)
    }

    /// Seals the next part, whatever readers may say.
    mutating func sealUnchecked(_ part: ChangePart, salt: UInt64) {
        encode(part)
        append(part, salt: salt)
    }

    /// The change with all parts that were sealed.
    public func change(contextDelta: [ContextEntry]) -> SealedChange {
        SealedChange(contextDelta: contextDelta, links: links, parts: sealed)
    }

    private mutating func encode(_ part: ChangePart) {
        self.part.removeAll()
        PartCodec.write(part, to: &self.part)
    }

    private mutating func append(_ part: ChangePart, salt: UInt64) {
        sealed.byte(0)
        let start = sealed.count
        sealed.fixed64(salt)
        sealed.blob(self.part)
        links.append(
            ChangeBody.Link(
                indexCount: part.indexCount, commitment: ChangeBody.commitment(of: sealed, from: start)))
        indexCount += Int(part.indexCount)
        touchCount += part.touches.count
    }

    /// A part this small can't be over the limit of any count in its operations; a larger one is read back.
    private static let bytesWithinAnyCount = 128 << 10

    private func requireReadable(_ part: ChangePart) throws(EncodingProblem) {
        let bytes = self.part.count
        try EncodingProblem.require(links.count + 1, upTo: Limits.partsInChange)
        try EncodingProblem.require(indexCount + Int(part.indexCount), upTo: Limits.operationsInChange)
        try EncodingProblem.require(part.touches.count, upTo: Limits.touchesInPart)
        try EncodingProblem.require(touchCount + part.touches.count, upTo: Limits.touchesInChange)
        try EncodingProblem.require(bytes, upTo: Limits.partInBytes)
        try EncodingProblem.require(sealed.count + bytes, upTo: Limits.changeInBytes)
        guard bytes > Self.bytesWithinAnyCount else { return }
        var reader = ByteReader(self.part.bytes)
        _ = try PartCodec.read(from: &reader, firstIndex: part.firstIndex)
    }
}

/// A new change as its bytes, with what its hash covers.
public struct SealedChange {
    /// The canonical bytes.
    public let bytes: [UInt8]
    private let contextDelta: [ContextEntry]
    private let links: [ChangeBody.Link]

    init(contextDelta: [ContextEntry], links: [ChangeBody.Link], parts: ByteWriter) {
        self.contextDelta = contextDelta
        self.links = links
        var writer = ByteWriter(capacity: 16 + 40 * contextDelta.count + parts.count)
        ChangeBody.write(contextDelta, to: &writer)
        writer.count(links.count)
        writer.raw(parts)
        bytes = writer.bytes
    }

    /// The commitments of the parts in order.
    var commitments: [ContentHash] { links.map(\.commitment) }

    /// The hash that chains the change to the one before it, as `ChangeBody` has it.
    public func hash(
        library: LibraryID, id: ChangeID, previous: ContentHash, timestamp: Timestamp
    ) -> ContentHash {
        ChangeBody.hash(
            of: links, contextDelta: contextDelta, library: library, id: id, previous: previous, timestamp: timestamp)
    }
}
