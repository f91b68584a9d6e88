public import Causality
internal import LibraryModel

/// Segments ⇄ bytes, uncompressed: the payload of a segment frame.
///
/// See Protocol/Bundles.md.
public enum SegmentCodec {
    /// Encodes a segment: equal ones have equal bytes.
    ///
    /// - Throws: `EncodingProblem` for more changes, a larger body or a longer context than the limits allow.
    public static func encode(_ segment: Segment) throws(EncodingProblem) -> [UInt8] {
        try EncodingProblem.require(segment.changes.count, upTo: Limits.changesInSegment)
        try EncodingProblem.require(segment.baseContext.count, upTo: Limits.replicas)
        let bodiesInBytes = segment.changes.reduce(0) { $0 + $1.body.count }
        var writer = ByteWriter(
            capacity: 128 + segment.baseContext.count * 24 + segment.changes.count * 14 + bodiesInBytes)
        writer.identifier(segment.replica)
        writer.number(segment.first)
        writer.count(segment.changes.count)
        writer.hash(segment.previousHash)
        writer.versionVector(segment.baseContext)
        writer.hash(segment.headHash)
        var time = Timestamp(rawValue: 0)
        for entry in try SegmentEntry.grouping(segment.changes) {
            time = entry.write(to: &writer, after: time)
        }
        return writer.bytes
    }

    /// Reads a segment.
    ///
    /// Other writers may divide changes into entries in another way.
    ///
    /// - Throws: `EncodingProblem` for bytes that are cut, not canonical, followed by others, or over a limit.
    public static func decode(_ bytes: [UInt8]) throws(EncodingProblem) -> Segment {
        var reader = ByteReader(bytes)
        let replica: ReplicaID = try reader.identifier()
        let first = try reader.sequence()
        let countOffset = reader.offset
        let count = try reader.count(upTo: Limits.changesInSegment, bytesEach: 3)
        guard count > 0 else { throw EncodingProblem(.notCanonical, at: countOffset) }
        let last = first + UInt64(count - 1)
        guard last <= Causality.largestSequence else {
            throw EncodingProblem(.overLimit(found: last, limit: Causality.largestSequence), at: countOffset)
        }
        let previousHash = try reader.hash()
        let contextOffset = reader.offset
        let baseContext = try reader.versionVector()
        guard baseContext[replica] == 0 else { throw EncodingProblem(.notCanonical, at: contextOffset) }
        let headHash = try reader.hash()
        let changes = try readChanges(count, from: &reader, of: bytes)
        try reader.expectEnd()
        return Segment(
            replica: replica, first: first, previousHash: previousHash, baseContext: baseContext, headHash: headHash,
            changes: changes)
    }

    private static func readChanges(
        _ count: Int, from reader: inout ByteReader, of bytes: [UInt8]
    ) throws(EncodingProblem) -> [SegmentChange] {
        var changes: [SegmentChange] = []
        changes.reserveCapacity(count)
        var time = Timestamp(rawValue: 0)
        var bodiesInBytes = 0
        while changes.count < count {
            changes += try SegmentEntry.read(
                from: &reader, of: bytes, after: time, upTo: count - changes.count, bodiesInBytes: &bodiesInBytes)
            time = changes[changes.count - 1].timestamp
        }
        return changes
    }
}
