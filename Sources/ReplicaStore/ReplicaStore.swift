internal import Causality
internal import Foundation
internal import GRDB
internal import Glibc
internal import LibraryModel

/// ReplicaStore keeps one replica of a library in one SQLite file.
///
/// - `Connection/`: how the file is opened, and what lies beside it; the lock over writes and checkpoints.
/// - `Identity/`: how a copied or restored file is told from the original.
/// - `Log/`: changes, verified as they arrive and kept in the order of folding; what a hub's `LogStore` shares.
/// - `Writing/`: one transaction; edits and received segments go through the same fold.
/// - `Log/`: changes as they were folded, and how they are gone through again.
/// - `Projection/`: items as rows, and all that is derived from them.
/// - `Reading/`: queries. `Bundles/`: export and import. `Syncing/`: what is noted of remotes.
/// - `Baseline/`: what takes the place of changes that are forgotten.
/// - `Checking/`: verify, repair and compact. `Schema/`: the tables, as SQL.
///
/// The store deliberately doesn't know commands, networks or the wall clock. Times are arguments, and so are random
/// numbers, but for those in the names of unfinished files. Its methods block; the actor in module Lectern calls them.
public final class ReplicaStore: Sendable {
    /// The database's path.
    public let path: String
    let file: DatabaseFile
    let identityFile: IdentityFile

    /// The database's name in its directory.
    public static let fileName = "library.lectern"

    init(path: String, options: StoreOptions) throws {
        self.path = path
        file = try DatabaseFile(path: path, options: options)
        identityFile = IdentityFile(path: file.files.identity)
    }

    /// How it was opened.
    public var options: StoreOptions { file.options }
    var pool: DatabasePool { file.pool }

    /// The database's path for the path of a library: its directory, or the file itself.
    public static func databasePath(for path: String) -> String {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        return exists && !isDirectory.boolValue ? path : path + "/" + fileName
    }

    /// Runs one write transaction under the writer lock.
    ///
    /// Whatever `body` throws, nothing is changed.
    ///
    /// When it returns, the changes are on disk as far as the durability in `options` says.
    public func write<Result>(_ body: (StoreWriter) throws -> Result) throws -> Result {
        try file.write("write to the library") { database, memory in
            let writer = try StoreWriter(database, memory)
            let result = try body(writer)
            try writer.finish()
            return (result, writer.issuedIdentity)
        } afterwards: { _, identity in
            // The change is durable. What follows may lag behind, and must not make it look as if it had failed.
            guard let identity else { return }
            try? identityFile.write(
                replica: identity.replica, nonce: identity.nonce, sequence: identity.sequence, database: path)
        }.0
    }

    /// Runs queries on one consistent state.
    ///
    /// Writers go on meanwhile.
    public func read<Result>(_ body: (StoreReader) throws -> Result) throws -> Result {
        try file.read("read the library") { try body(StoreReader($0)) }
    }

    /// Folds the write-ahead log into the database file and closes it.
    ///
    /// The folding is skipped while another process writes. The file is closed even where that failed, as on a full disk.
    public func close() throws { try file.close("close the library") }
}
