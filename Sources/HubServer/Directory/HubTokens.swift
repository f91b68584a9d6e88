internal import Foundation
internal import Glibc
public import SyncProtocol

/// The tokens of one library.
///
/// They are in one file, which is replaced as a whole, so that a hub that reads it meanwhile sees the old list or the
/// new one. Changes are made under a lock: two commands at once lose nobody's token.
public struct HubTokens: Sendable {
    private let folder: String

    init(folder: String) { self.folder = folder }

    var path: String { "\(folder)/tokens.json" }

    /// Makes a token, which counts at once; tokens that have long expired go from the list.
    ///
    /// - Parameters:
    ///   - expires: from when on it is no good, in milliseconds since 1970.
    ///   - now: the present time, likewise.
    /// - Returns: the token, whose secret is nowhere else, and what is stored of it.
    public func create(
        _ role: MemberRole, label: String? = nil, expires: Int64? = nil, now: Int64,
        using generator: inout some RandomNumberGenerator
    ) throws(HubProblem) -> (token: HubToken, stored: StoredToken) {
        let token = HubToken(using: &generator)
        let stored = StoredToken(
            id: token.id, secretHash: token.secretHash, role: role, label: label, created: now, expires: expires)
        try change { tokens in
            tokens.removeAll { $0.hasLongExpired(at: now) }
            tokens.append(stored)
        }
        return (token, stored)
    }

    /// All tokens, in the order in which they were made, those that have expired of late among them.
    public func list() throws(HubProblem) -> [StoredToken] {
        guard let bytes = try PrivateFile.read(path, upTo: TokenFile.limitInBytes) else { return [] }
        guard let tokens = TokenFile.decode(bytes) else { throw .damagedTokens(path: path) }
        return tokens
    }

    /// Takes a token back, which counts at once.
    ///
    /// - Throws: `HubProblem.unknownToken`.
    public func revoke(_ id: String) throws(HubProblem) {
        var isFound = false
        try change { tokens in
            let count = tokens.count
            tokens.removeAll { $0.id.utf8.elementsEqual(id.utf8) }
            isFound = tokens.count < count
        }
        if !isFound { throw .unknownToken(id: id) }
    }

    private func change(_ body: (inout [StoredToken]) -> Void) throws(HubProblem) {
        // A lock of its own: one on the file itself would be on what the next change replaces.
        let lock = try PrivateFile.lock("\(folder)/tokens-lock", waits: true)
        defer { withExtendedLifetime(lock) {} }
        var tokens = try list()
        body(&tokens)
        let bytes: [UInt8]
        do {
            bytes = try TokenFile.encode(tokens)
        } catch {
            throw .dataDirectory(path: path, cause: error.localizedDescription)
        }
        // What can't be read again would keep everybody out, and nobody could take a token back.
        guard bytes.count <= TokenFile.limitInBytes else {
            throw .dataDirectory(
                path: path, cause: "it would have more than \(TokenFile.limitInBytes) bytes; revoke tokens first")
        }
        try PrivateFile.replace(path, with: bytes)
    }
}
