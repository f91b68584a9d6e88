public import Causality
internal import Glibc
public import SyncProtocol
internal import Synchronization

/// Access by the tokens of a data directory.
///
/// A file of tokens is read once and again whenever it was replaced, which costs one system call a request.
public final class TokenAccess: HubAccess {
    /// What tells a file from the one that replaces it.
    private struct FileStamp: Equatable {
        let inode: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    private struct KnownTokens {
        let stamp: FileStamp
        let tokens: [String: StoredToken]
    }

    /// Lists that are kept in memory at most; beyond that all are read anew.
    private static let listsInMemory = 4096

    private let directory: HubDirectory
    private let now: @Sendable () -> Int64
    private let known = Mutex<[LibraryID: KnownTokens]>([:])

    /// Creates access to a directory.
    ///
    /// - Parameter now: the present time in milliseconds since 1970.
    public init(_ directory: HubDirectory, now: @escaping @Sendable () -> Int64) {
        self.directory = directory
        self.now = now
    }

    /// The role of the token in the library's own list.
    public func role(token: String?, library: LibraryID) async throws -> MemberRole {
        let tokens = try tokens(of: library)
        guard let token = token.flatMap(HubToken.init(text:)), let stored = tokens[token.id],
            stored.hasSecret(of: token)
        else { throw HubProblem.unauthorized }
        if let expires = stored.expires, expires <= now() { throw HubProblem.tokenExpired }
        return stored.role
    }

    private func tokens(of library: LibraryID) throws -> [String: StoredToken] {
        let list = directory.tokens(of: library)
        guard let stamp = Self.stamp(of: list.path) else {
            guard directory.isRegistered(library) else { throw HubProblem.unknownLibrary }
            return [:]
        }
        if let known = known.withLock({ $0[library] }), known.stamp == stamp { return known.tokens }
        let tokens = Dictionary(try list.list().map { ($0.id, $0) }) { $1 }
        known.withLock { known in
            if known.count >= Self.listsInMemory { known.removeAll() }
            // The stamp is older than the list or as old: a list that was replaced in between is read once more.
            known[library] = KnownTokens(stamp: stamp, tokens: tokens)
        }
        return tokens
    }

    private static func stamp(of path: String) -> FileStamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return FileStamp(
            inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: status.st_ctim.tv_sec,
            nanoseconds: status.st_ctim.tv_nsec)
    }
}
