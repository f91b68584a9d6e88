internal import Causality
internal import Foundation
public import SyncProtocol

/// A token as the hub keeps it: everything but the secret.
public struct StoredToken: Hashable, Sendable {
    /// Names the token.
    public let id: String
    /// SHA-256 of the secret.
    let secretHash: ContentHash
    /// What its holder may do.
    public let role: MemberRole
    /// What people call it; `nil` where they don't.
    public let label: String?
    /// When it was made, in milliseconds since 1970.
    public let created: Int64
    /// From when on it is no good, in milliseconds since 1970; `nil` for never.
    public let expires: Int64?

    /// Whether it has been no good for so long that nobody needs to be told why.
    func hasLongExpired(at now: Int64) -> Bool {
        let thirtyDays: Int64 = 30 * 86_400_000
        return expires.map { max($0, created) < now - thirtyDays } ?? false
    }

    /// Whether a secret is this token's.
    ///
    /// Takes the same time wherever the hashes differ. What is compared are hashes, so that time would tell little; it
    /// costs nothing to let it tell nothing.
    func hasSecret(of token: HubToken) -> Bool {
        let found = token.secretHash
        return (found.high ^ secretHash.high) | (found.low ^ secretHash.low) == 0
    }
}

/// Tokens as the file has them.
struct TokenFile: Codable {
    /// The bytes of a list of tokens.
    static let limitInBytes = 4 << 20
    static let format = 1

    private struct Entry: Codable {
        var id: String
        var secret: String
        var role: String
        var label: String?
        var created: Int64
        var expires: Int64?
    }

    private var format: Int
    private var tokens: [Entry]

    /// The file's bytes.
    static func encode(_ tokens: [StoredToken]) throws -> [UInt8] {
        let entries = tokens.map {
            Entry(
                id: $0.id, secret: $0.secretHash.description, role: $0.role.rawValue, label: $0.label,
                created: $0.created, expires: $0.expires)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return Array(try encoder.encode(TokenFile(format: format, tokens: entries))) + [0x0A]
    }

    /// Reads a file; `nil` where it is none, or a newer program's.
    static func decode(_ bytes: [UInt8]) -> [StoredToken]? {
        guard let file = try? JSONDecoder().decode(TokenFile.self, from: Data(bytes)), file.format == format else {
            return nil
        }
        var tokens: [StoredToken] = []
        for entry in file.tokens {
            guard let hash = ContentHash(text: entry.secret), let role = MemberRole(rawValue: entry.role) else {
                return nil
            }
            tokens.append(
                StoredToken(
                    id: entry.id, secretHash: hash, role: role, label: entry.label, created: entry.created,
                    expires: entry.expires))
        }
        return tokens
    }
}
