public import Causality
internal import GRDB
internal import WireFormat

/// What a replica keeps of a remote, for itself alone.
public struct RemoteRecord: Hashable, Sendable {
    /// What people call it.
    public let name: String
    /// A hub's URL, or a folder's absolute path.
    public let address: String
    /// What this replica may do there, as last heard: reader, writer, owner.
    public var role: String?
    /// What it is known to hold.
    public var vector = VersionVector()
    /// When a sync with it last ended well, in milliseconds since 1970.
    public var syncedAtInMilliseconds: Int64?
    /// Its clock against this machine's at that time.
    public var clockAheadInMilliseconds: Int64?
    /// The code and the sentence of what keeps it from syncing; `nil` where the last sync ended well.
    public var problem: Problem?

    /// What keeps a remote from syncing.
    public struct Problem: Hashable, Sendable {
        /// The stable code.
        public let code: String
        /// What is wrong.
        public let sentence: String

        /// Creates a problem.
        public init(code: String, sentence: String) {
            self.code = code
            self.sentence = sentence
        }
    }

    /// Creates a record of a remote that was never synced with.
    public init(name: String, address: String) {
        self.name = name
        self.address = address
    }
}

extension StoreReader {
    /// The remotes, ordered by name.
    public func remotes() throws -> [RemoteRecord] { try database.remotes() }
}

extension StoreWriter {
    /// Keeps a remote; one of the same name is replaced.
    public func keep(_ remote: RemoteRecord) throws {
        var vector = ByteWriter()
        vector.versionVector(remote.vector)
        try database.run(
            """
            INSERT OR REPLACE INTO remote
                (name, address, role, vector, synced, clock_ahead, problem, explanation)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """, .text(remote.name), .text(remote.address), SQLValue(remote.role), .blob(vector.bytes),
            SQLValue(remote.syncedAtInMilliseconds), SQLValue(remote.clockAheadInMilliseconds),
            SQLValue(remote.problem?.code), SQLValue(remote.problem?.sentence))
    }

    /// The remotes, ordered by name.
    public func remotes() throws -> [RemoteRecord] { try database.remotes() }

    /// Forgets a remote.
    public func forgetRemote(_ name: String) throws {
        try database.run("DELETE FROM remote WHERE name = ?1", .text(name))
    }
}

extension Database {
    fileprivate func remotes() throws -> [RemoteRecord] {
        try rows(
            """
            SELECT name, address, role, vector, synced, clock_ahead, problem, explanation FROM remote ORDER BY name
            """
        ) { row in
            var remote = RemoteRecord(name: row.text(0), address: row.text(1))
            remote.role = row.isNull(2) ? nil : row.text(2)
            var vector = ByteReader(row.blob(3))
            remote.vector = try vector.versionVector()
            remote.syncedAtInMilliseconds = row.isNull(4) ? nil : row.integer(4)
            remote.clockAheadInMilliseconds = row.isNull(5) ? nil : row.integer(5)
            remote.problem = row.isNull(6) ? nil : .init(code: row.text(6), sentence: row.text(7))
            return remote
        }
    }
}
