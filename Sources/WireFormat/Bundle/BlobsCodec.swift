public import Causality
internal import LibraryModel

/// Blobs ⇄ bytes, uncompressed: the payload of a frame of blobs.
///
/// See Protocol/Bundles.md.
public enum BlobsCodec {
    /// Encodes blobs in their order, under the hashes that they were given.
    ///
    /// No blob at all is a programmer's error.
    ///
    /// - Throws: `EncodingProblem` for more or larger blobs than the limits allow.
    public static func encode(_ blobs: [BundleBlob]) throws(EncodingProblem) -> [UInt8] {
        precondition(!blobs.isEmpty, "a frame has at least one blob")
        try EncodingProblem.require(blobs.count, upTo: Limits.blobsInFrame)
        var writer = ByteWriter(capacity: 8 + blobs.reduce(0) { $0 + $1.bytes.count + 40 })
        writer.count(blobs.count)
        for blob in blobs {
            try EncodingProblem.require(blob.bytes.count, upTo: Limits.blobInBytes)
            writer.hash(blob.hash)
            writer.blob(blob.bytes)
        }
        return writer.bytes
    }

    /// Reads blobs and verifies each against its hash.
    ///
    /// What is accepted encodes to the same bytes again.
    ///
    /// - Throws: `EncodingProblem` for bytes that are cut, not canonical, followed by others, over a limit, or not what
    ///   their hash says.
    public static func decode(_ bytes: [UInt8]) throws(EncodingProblem) -> [BundleBlob] {
        var reader = ByteReader(bytes)
        let count = try reader.count(upTo: Limits.blobsInFrame, bytesEach: ContentHash.sizeInBytes + 1)
        guard count > 0 else { throw EncodingProblem(.notCanonical, at: 0) }
        var blobs: [BundleBlob] = []
        blobs.reserveCapacity(count)
        for _ in 0..<count {
            let start = reader.offset
            let hash = try reader.hash()
            let content = try reader.blob(upTo: Limits.blobInBytes)
            guard ContentHash(hashing: content) == hash else { throw EncodingProblem(.hashMismatch, at: start) }
            blobs.append(BundleBlob(hash: hash, bytes: content))
        }
        try reader.expectEnd()
        return blobs
    }
}
