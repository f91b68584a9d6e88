public import Causality

/// An article's URL as it was given, with the canonical key that its author computed.
public struct ArticleLink: FieldValue {
    /// The URL as given.
    public let url: String
    /// The canonical key.
    public let key: String
    /// The version of the rules that made the key.
    public let ruleVersion: UInt64

    /// Computes the key of a URL.
    public init(_ url: String) throws(URLProblem) {
        self.url = url
        key = try CanonicalURL(url).key
        ruleVersion = CanonicalURL.ruleVersion
    }

    /// Whether URL and key are no longer than they may be.
    public var isReadable: Bool { url.utf8.count <= Limits.urlInBytes && key.utf8.count <= Self.keyLimitInBytes }

    /// A key may be longer than its URL, by escapes.
    private static let keyLimitInBytes = Limits.urlInBytes * 4

    /// URL, key, rule version.
    public var canonicalBytes: [UInt8] {
        var writer = ByteWriter(capacity: url.utf8.count * 2 + 8)
        writer.text(url)
        writer.text(key)
        writer.number(ruleVersion)
        return writer.bytes
    }

    /// Reads a link.
    public init(canonicalBytes: [UInt8]) throws(EncodingProblem) {
        var reader = ByteReader(canonicalBytes)
        url = try reader.text(upTo: Limits.urlInBytes)
        key = try reader.text(upTo: Self.keyLimitInBytes)
        ruleVersion = try reader.number()
    }
}
