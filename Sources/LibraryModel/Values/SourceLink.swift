public import Causality

/// Where an excerpt was taken from: "Read the full article from the Source".
public struct SourceLink: FieldValue {
    /// The address of the source.
    public let url: String
    /// What the link says; may be empty.
    public let label: String

    /// Creates a link.
    public init(url: String, label: String = "") {
        self.url = url
        self.label = label
    }

    /// URL, label.
    public var canonicalBytes: [UInt8] {
        var writer = ByteWriter()
        writer.text(url)
        writer.text(label)
        return writer.bytes
    }

    /// Reads a link.
    public init(canonicalBytes: [UInt8]) throws(EncodingProblem) {
        var reader = ByteReader(canonicalBytes)
        url = try reader.text(upTo: Limits.urlInBytes)
        label = try reader.text(upTo: Limits.shortTextInBytes)
    }
}
