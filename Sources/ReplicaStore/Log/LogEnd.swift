internal import Causality
internal import GRDB

/// How a log stands: what it has of each author, and where its next change goes.
struct LogEnd {
    let library: LibraryID
    var lines: [ReplicaID: ReplicaLine]
    /// What it holds, as `lines` say.
    var vector: VersionVector
    /// What it stands on.
    var baseline: LogBaseline?
    /// The position that the next change in the log takes.
    var nextPosition: Int64

    init(_ database: Database) throws {
        library = try database.libraryID()
        lines = try database.replicaLines()
        vector = VersionVector(lines: lines)
        baseline = try database.logBaseline()
        // Places behind the baseline aren't given twice, though its changes are gone.
        nextPosition = max(try database.integer("SELECT max(position) FROM change") ?? 0, baseline?.position ?? 0) + 1
    }
}
