/// The key that decides which URLs are one article.
///
/// Two spellings of one page should have one key, and two pages never: where a rule can't tell, they stay apart. The rules
/// stand in Protocol/Keys.md. Equality and hashing compare the key's UTF-8 bytes.
public struct CanonicalURL: Hashable, Sendable {
    /// Which rules `init(_:)` follows; authors record it beside the key.
    public static let ruleVersion: UInt64 = 1

    /// The most UTF-8 bytes of a URL, and of its key.
    public static let limitInBytes = Limits.urlInBytes

    /// The key, such as `example.org/path?a=1` for a web page; another scheme leads its key: `urn:isbn:0451450523`.
    public let key: String

    /// The host of a web page, for the name of its site: lower-case ASCII, without `www.` and port.
    ///
    /// An IPv6 address stands in brackets. Empty where the scheme isn't http or https.
    public let host: String

    /// Takes the key of an absolute URL.
    ///
    /// Throws where the text isn't one, or holds a program or a document in itself; nothing is guessed.
    public init(_ url: String) throws(URLProblem) {
        let text = try URLText(url)
        if text.scheme == "http" || text.scheme == "https" {
            let address = try WebAddress(text)
            key = address.key
            host = address.hostName
        } else {
            let rest = text.rest.prefix { $0 != UInt8(ascii: "#") }
            guard !rest.isEmpty else { throw .nothingAfterScheme(text.scheme) }
            key = text.scheme + ":" + String(decoding: rest, as: UTF8.self)
            host = ""
        }
        guard key.utf8.count <= Self.limitInBytes else {
            throw .tooLong(bytes: key.utf8.count, limit: Self.limitInBytes)
        }
    }

    /// Compares the UTF-8 bytes of the keys.
    public static func == (left: CanonicalURL, right: CanonicalURL) -> Bool { left.key.hasSameBytes(as: right.key) }

    /// Feeds the UTF-8 bytes of the key.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytesOf: key)
    }
}
