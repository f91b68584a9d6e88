internal import CSQLiteShim
internal import Causality
internal import Foundation
internal import Glibc
internal import SystemFiles

/// The file beside a replica's database that tells the original from a copy.
///
/// It holds what a copied or restored database can't carry along: the machine, the database's inode and when that was
/// made, a nonce that both repeat, and the last sequence that was issued. It is written after each commit under the writer
/// lock, so it may lag behind the database and never leads. A database that stands behind it was restored; one whose file
/// has another inode, was made at another time or is on another machine was copied. Both go on under a new replica id.
struct IdentityFile {
    /// What the file says.
    struct Record: Hashable {
        var replica: ReplicaID
        var nonce: UInt128
        var machine: ContentHash
        var inode: UInt64
        var sequence: UInt64
        /// When the database's file was made, in nanoseconds since 1970; 0 where nobody has said.
        ///
        /// Two file systems that were filled alike give the same inode to the original and the copy.
        var birth: UInt64
    }

    /// Why a database is not the one that the file belongs to.
    enum Suspicion: String {
        case missing = "its identity file is missing"
        case unreadable = "its identity file cannot be read"
        case otherFile = "it is a copy of another file"
        case otherMachine = "it was copied from another machine"
        case otherReplica = "its identity file belongs to another replica"
        case behind = "it was restored from an older state"
    }

    /// What a comparison of the file with a database comes to.
    enum Comparison {
        /// They belong together.
        case agrees
        /// They belong together, and the file says less than it could.
        case lags
        /// The database is not the one that the file belongs to.
        case differs(Suspicion)
    }

    let path: String

    /// Compares the file with the database that lies at `database`.
    func compare(with own: OwnIdentity, database: String) -> Comparison {
        guard let bytes = FileManager.default.contents(atPath: path) else { return .differs(.missing) }
        guard let record = Self.decode(Array(bytes)) else { return .differs(.unreadable) }
        if record.replica != own.replica || record.nonce != own.nonce { return .differs(.otherReplica) }
        if record.machine != Self.machine { return .differs(.otherMachine) }
        let file = lectern_file_mark(database)
        // Not every file system says when a file was made, nor does the older form of the record.
        let knowsBirths = record.birth != 0 && file.birthInNanoseconds != 0
        if record.inode != file.inode || knowsBirths && record.birth != file.birthInNanoseconds {
            return .differs(.otherFile)
        }
        if own.sequence < record.sequence { return .differs(.behind) }
        return record.sequence < own.sequence || record.birth < file.birthInNanoseconds ? .lags : .agrees
    }

    /// Writes the record in one call; no other process writes at the same time.
    func write(replica: ReplicaID, nonce: UInt128, sequence: UInt64, database: String) throws {
        let file = lectern_file_mark(database)
        let record = Record(
            replica: replica, nonce: nonce, machine: Self.machine, inode: file.inode, sequence: sequence,
            birth: file.birthInNanoseconds)
        let bytes = Self.encode(record)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreProblem.failed(attempt: "write \(path)", cause: SystemFailure().cause)
        }
        defer { close(descriptor) }
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw StoreProblem.failed(attempt: "write \(path)", cause: SystemFailure().cause)
        }
    }

    /// A fixed size, so that one write replaces the last one; the hash at the end tells a torn one.
    private static func encode(_ record: Record) -> [UInt8] {
        var writer = ByteWriter(capacity: 137)
        writer.raw(Array("lectern identity\n".utf8))
        writer.identifier(record.replica)
        writer.fixed128(record.nonce)
        writer.hash(record.machine)
        writer.fixed64(record.inode)
        writer.fixed64(record.sequence)
        writer.fixed64(record.birth)
        writer.hash(ContentHash(hashing: writer.bytes))
        return writer.bytes
    }

    /// The record in its present form, or in the older one, which says nothing of the birth.
    private static func decode(_ bytes: [UInt8]) -> Record? {
        decode(bytes, sayingBirth: true) ?? decode(bytes, sayingBirth: false)
    }

    /// What stands behind the record is nobody's: a longer file would stay one whatever is written.
    private static func decode(_ bytes: [UInt8], sayingBirth: Bool) -> Record? {
        var reader = ByteReader(bytes)
        do {
            guard try reader.raw(17) == Array("lectern identity\n".utf8) else { return nil }
            let replica: ReplicaID = try reader.identifier()
            let nonce = try reader.fixed128()
            let record = Record(
                replica: replica, nonce: nonce, machine: try reader.hash(), inode: try reader.fixed64(),
                sequence: try reader.fixed64(), birth: try sayingBirth ? reader.fixed64() : 0)
            let covered = reader.offset
            return try reader.hash() == ContentHash(hashing: Array(bytes[..<covered])) ? record : nil
        } catch {
            return nil
        }
    }

    /// A hash of what the operating system calls this machine; the host's name where it says nothing.
    private static let machine: ContentHash = {
        let id = FileManager.default.contents(atPath: "/etc/machine-id") ?? Data()
        let name = id.isEmpty ? Data(ProcessInfo.processInfo.hostName.utf8) : id
        return ContentHash(hashing: Array("lectern machine\n".utf8) + Array(name))
    }()
}
