public import Causality
internal import LibraryModel

/// Private records ⇄ bytes, uncompressed: the payload of a frame of them.
///
/// See Protocol/Bundles.md.
public enum PrivateCodec {
    /// Encodes records, which must stand in strictly ascending order of their dots.
    ///
    /// Any other order, or no record at all, is a programmer's error.
    ///
    /// - Throws: `EncodingProblem` for more or larger records than the limits allow.
    public static func encode(_ entries: [PrivateEntry]) throws(EncodingProblem) -> [UInt8] {
        precondition(!entries.isEmpty, "a frame has at least one record")
        try EncodingProblem.require(entries.count, upTo: Limits.privateRecordsInFrame)
        var writer = ByteWriter(capacity: 8 + entries.count * 96)
        writer.count(entries.count)
        var previous: Dot?
        for entry in entries {
            if let previous { precondition(previous < entry.dot, "private records are ordered by their dots") }
            try EncodingProblem.require(entry.record.body.count, upTo: Limits.privateRecordInBytes)
            writer.dot(entry.dot)
            writer.fixed128(entry.record.salt)
            writer.blob(entry.record.body)
            previous = entry.dot
        }
        return writer.bytes
    }

    /// Reads records.
    ///
    /// What is accepted encodes to the same bytes again.
    ///
    /// - Throws: `EncodingProblem` for bytes that are cut, not canonical, followed by others, or over a limit.
    public static func decode(_ bytes: [UInt8]) throws(EncodingProblem) -> [PrivateEntry] {
        var reader = ByteReader(bytes)
        let count = try reader.count(upTo: Limits.privateRecordsInFrame, bytesEach: 16 + 1 + 1 + 16 + 1)
        guard count > 0 else { throw EncodingProblem(.notCanonical, at: 0) }
        var entries: [PrivateEntry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let start = reader.offset
            let dot = try reader.dot()
            if let previous = entries.last, previous.dot >= dot { throw EncodingProblem(.notCanonical, at: start) }
            let salt = try reader.fixed128()
            let body = try reader.blob(upTo: Limits.privateRecordInBytes)
            entries.append(PrivateEntry(dot: dot, record: PrivateRecord(salt: salt, body: body)))
        }
        try reader.expectEnd()
        return entries
    }
}
