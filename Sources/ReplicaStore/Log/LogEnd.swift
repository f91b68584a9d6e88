internal import Causality
internal import GRDB

/// How a log stands: what it has of each author, and where its next change goes.
struct LogEnd {
    let library: LibraryID
    var lines: [ReplicaID: ReplicaLine]
    /// What it stands on.
    var base: LogBase?
    /// The position that the next change in the log takes.
    var nextPosition: Int64

    init(_ database: Database) throws {
        library = try database.libraryID()
        lines = try database.replicaLines()
        base = try database.logBase()
        // Places behind the base aren't given twice, though its changes are gone.
        nextPosition = max(try database.integer("SELECT max(position) FROM change") ?? 0, base?.position ?? 0) + 1
    }
}
