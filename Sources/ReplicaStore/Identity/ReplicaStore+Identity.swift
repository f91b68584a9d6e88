public import Causality
internal import GRDB
internal import LibraryModel

/// Says that a replica goes on under a new id, and why.
public struct NewIdentity: Hashable, Sendable {
    /// The id that the file had.
    public let former: ReplicaID
    /// The id that it has now.
    public let current: ReplicaID
    /// Why, as the end of a sentence.
    public let reason: String
}

extension ReplicaStore {
    /// Gives the replica a new id where the file is a copy, or was restored.
    ///
    /// Shared history is never issued again: the former id stays in the log as an author among others, and the first
    /// change under the new id has its last one in its context.
    func checkIdentity(using generator: inout some RandomNumberGenerator) throws -> NewIdentity? {
        return try file.locked("check the library's identity") {
            let own = try pool.read { try OwnIdentity($0) }
            switch identityFile.compare(with: own, database: path) {
            case .agrees: return nil
            case .lags:
                // After a loss of power the file may say less than the database: an older state of that must not look
                // like the newest one.
                try? identityFile.write(
                    replica: own.replica, nonce: own.nonce, sequence: own.sequence, database: path)
                return nil
            case .differs(let suspicion):
                return try adoptIdentity(insteadOf: own, because: suspicion.rawValue, using: &generator)
            }
        }
    }

    /// Gives the replica a new id; the caller holds the lock.
    func adoptIdentity(
        insteadOf own: OwnIdentity, because reason: String, using generator: inout some RandomNumberGenerator
    ) throws -> NewIdentity {
        let replica = ReplicaID.random(using: &generator)
        let nonce = ReplicaID.random(using: &generator)
        try pool.write { database in
            try database.run(
                "UPDATE library SET replica = ?1, nonce = ?2", SQLValue(replica), SQLValue(nonce))
        }
        try identityFile.write(replica: replica, nonce: nonce.value, sequence: 0, database: path)
        return NewIdentity(former: own.replica, current: replica, reason: reason)
    }
}

/// Who a replica is, and how far it has come.
struct OwnIdentity {
    let replica: ReplicaID
    let nonce: UInt128
    let sequence: UInt64

    init(replica: ReplicaID, nonce: UInt128, sequence: UInt64) {
        self.replica = replica
        self.nonce = nonce
        self.sequence = sequence
    }

    init(_ database: Database) throws {
        let line = try database.rows("SELECT replica, nonce FROM library") {
            (try $0.identifier(0, as: ReplicaID.self), try $0.identifier(1, as: ReplicaID.self).value)
        }
        guard let (replica, nonce) = line.first else {
            throw StoreProblem.corrupt(path: "the library", detail: "it does not say who it is")
        }
        let sequence = try database.integer("SELECT sequence FROM replica NOT INDEXED WHERE id = ?1", SQLValue(replica))
        guard let sequence = UInt64(exactly: sequence ?? 0) else {
            throw StoreProblem.corrupt(path: "the library", detail: "its newest change has no number")
        }
        self.init(replica: replica, nonce: nonce, sequence: sequence)
    }
}

extension Database {
    /// The library that the file is a replica of.
    func libraryID() throws -> LibraryID { try Self.checkedIdentifier(bytes("SELECT id FROM library") ?? []) }

    /// The digest as it is kept with every change.
    func storedDigest() throws -> LibraryDigest {
        LibraryDigest(bytes: try Self.checkedHash(bytes("SELECT digest FROM library") ?? []).bytes)
    }
}
