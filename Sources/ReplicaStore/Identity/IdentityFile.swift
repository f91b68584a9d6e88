internal import Causality
internal import Foundation
internal import Glibc

/// The file beside a replica's database that tells the original from a copy.
///
/// It holds what a copied or restored database can't carry along: the machine, the database's inode, a nonce that both
/// repeat, and the last sequence that was issued. It is written after each commit under the writer lock, so it may lag
/// behind the database and never leads. A database that stands behind it was restored; one whose file has another inode
/// or another machine was copied. Both go on under a new replica id.
struct IdentityFile {
    /// What the file says.
    struct Record: Hashable {
        var replica: ReplicaID
        var nonce: UInt128
        var machine: ContentHash
        var inode: UInt64
        var sequence: UInt64
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

    let path: String

    /// Compares the file with the database that lies at `database`.
    func suspicion(about replica: ReplicaID, nonce: UInt128, sequence: UInt64, database: String) -> Suspicion? {
        guard let bytes = FileManager.default.contents(atPath: path) else { return .missing }
        guard let record = Self.decode(Array(bytes)) else { return .unreadable }
        if record.replica != replica || record.nonce != nonce { return .otherReplica }
        if record.machine != Self.machine { return .otherMachine }
        if record.inode != Self.inode(of: database) { return .otherFile }
        return sequence < record.sequence ? .behind : nil
    }

    /// Whether the file says less than what was issued.
    func lags(behind sequence: UInt64) -> Bool {
        guard let bytes = FileManager.default.contents(atPath: path), let record = Self.decode(Array(bytes)) else {
            return true
        }
        return record.sequence < sequence
    }

    /// Writes the record in one call; no other process writes at the same time.
    func write(replica: ReplicaID, nonce: UInt128, sequence: UInt64, database: String) throws {
        let record = Record(
            replica: replica, nonce: nonce, machine: Self.machine, inode: Self.inode(of: database), sequence: sequence)
        let bytes = Self.encode(record)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreProblem.failed(attempt: "write \(path)", cause: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw StoreProblem.failed(attempt: "write \(path)", cause: String(cString: strerror(errno)))
        }
    }

    /// A fixed size, so that one write replaces the last one; the hash at the end tells a torn one.
    private static func encode(_ record: Record) -> [UInt8] {
        var writer = ByteWriter(capacity: 128)
        writer.raw(Array("lectern identity\n".utf8))
        writer.identifier(record.replica)
        writer.raw(withUnsafeBytes(of: record.nonce.bigEndian, Array.init))
        writer.hash(record.machine)
        writer.fixed64(record.inode)
        writer.fixed64(record.sequence)
        writer.hash(ContentHash(hashing: writer.bytes))
        return writer.bytes
    }

    private static func decode(_ bytes: [UInt8]) -> Record? {
        var reader = ByteReader(bytes)
        do {
            guard try reader.raw(17) == Array("lectern identity\n".utf8) else { return nil }
            let replica: ReplicaID = try reader.identifier()
            let nonce: ReplicaID = try reader.identifier()
            let record = Record(
                replica: replica, nonce: nonce.value, machine: try reader.hash(), inode: try reader.fixed64(),
                sequence: try reader.fixed64())
            let covered = reader.offset
            guard try reader.hash() == ContentHash(hashing: Array(bytes[..<covered])), reader.isAtEnd else {
                return nil
            }
            return record
        } catch {
            return nil
        }
    }

    private static func inode(of path: String) -> UInt64 {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_ino) : 0
    }

    /// A hash of what the operating system calls this machine; the host's name where it says nothing.
    private static let machine: ContentHash = {
        let id = FileManager.default.contents(atPath: "/etc/machine-id") ?? Data()
        let name = id.isEmpty ? Data(ProcessInfo.processInfo.hostName.utf8) : id
        return ContentHash(hashing: Array("lectern machine\n".utf8) + Array(name))
    }()
}
