internal import Causality

/// A token as its holder has it: `lectern_ID_SECRET`.
///
/// The id names it in lists; whoever has the secret may do what its role allows. It is text only where `text` is asked
/// for, so that no description puts it into a log.
public struct HubToken: Sendable, CustomStringConvertible {
    /// Names the token: 16 hexadecimal digits.
    public let id: String
    private let secret: String

    /// Draws a token.
    public init(using generator: inout some RandomNumberGenerator) {
        func digits(_ words: Int) -> String {
            (0..<words).map { _ in hexadecimal(generator.next()) }.joined()
        }
        id = digits(1)
        secret = digits(4)
    }

    /// Reads a token; `nil` where the text is none.
    public init?(text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.elementsEqual("lectern".utf8), Self.isDigits(parts[1], 16),
            Self.isDigits(parts[2], 64)
        else { return nil }
        id = String(parts[1])
        secret = String(parts[2])
    }

    /// What its holder keeps, and nobody else.
    public var text: String { "lectern_\(id)_\(secret)" }

    /// The token without its secret.
    public var description: String { "lectern_\(id)_…" }

    /// What is stored of the secret.
    var secretHash: ContentHash { ContentHash(hashing: Array(secret.utf8)) }

    private static func isDigits(_ text: Substring, _ count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
