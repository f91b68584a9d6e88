public import Causality

/// Names a capture: an immutable text by its hash, and what kind of text it is.
public struct CaptureReference: FieldValue {
    /// SHA-256 of the text's bytes.
    public let hash: ContentHash
    /// The media type, such as `text/plain`.
    public let mediaType: String

    /// The media type of a text that is nothing more.
    static let plainText = "text/plain"

    /// Creates a reference.
    public init(hash: ContentHash, mediaType: String) {
        self.hash = hash
        self.mediaType = mediaType
    }

    /// Whether the media type is no longer than one may be.
    public var isReadable: Bool { mediaType.utf8.count <= Limits.shortTextInBytes }

    /// Hash, media type.
    public var canonicalBytes: [UInt8] {
        var writer = ByteWriter(capacity: 48)
        writer.hash(hash)
        writer.text(mediaType)
        return writer.bytes
    }

    /// Reads a reference.
    public init(canonicalBytes: [UInt8]) throws(EncodingProblem) {
        var reader = ByteReader(canonicalBytes)
        hash = try reader.hash()
        mediaType = try reader.text(upTo: Limits.shortTextInBytes)
    }
}
