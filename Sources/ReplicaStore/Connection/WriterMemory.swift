internal import GRDB
internal import GRDBSQLite
internal import LibraryModel

/// What the writer of one transaction leaves to that of the next: how everything stood, so that it isn't read again.
///
/// It is used in write transactions only, which come one after the other, and forgotten as soon as anybody else has
/// written: another process, or other statements on the same connection.
final class WriterMemory {
    /// Captures go through the same tables of zstd.
    let captures = CaptureCodec()
    /// The same for captures of an edit that saves very many.
    let packer = CapturePacker()
    /// The same for the thread that makes frames ready, while a transaction takes them.
    let arrivingCaptures = CaptureCodec()
    /// How the log stood.
    var log: LogEnd?
    /// How the replica stood.
    var replica: ReplicaEnd?
    private var stamp: Stamp?
    /// Some of the items that are known, such as the names of tags.
    private(set) var knownItems: Set<ItemKey> = []
    private static let knownItemsLimit = 4_096

    /// What SQLite counts on a connection: the commits of others, and the rows that it changed itself.
    private struct Stamp: Equatable {
        let othersCommits: Int64?
        var ownChanges: Int64

        init(_ database: Database) throws {
            othersCommits = try database.integer("PRAGMA data_version")
            ownChanges = sqlite3_total_changes64(database.sqliteConnection)
        }
    }

    /// Runs a transaction, and keeps what it leaves here only where it was committed.
    func keeping<Result>(_ transaction: () throws -> Result) throws -> Result {
        do {
            return try transaction()
        } catch {
            forget()
            throw error
        }
    }

    /// Begins a transaction: what somebody else has written since the last one makes all this out of date.
    func refresh(_ database: Database) throws {
        let current = try Stamp(database)
        if stamp != current { forget() }
        stamp = current
    }

    /// Ends a transaction: what is kept here is how it stands now.
    func mark(_ database: Database) { stamp?.ownChanges = sqlite3_total_changes64(database.sqliteConnection) }

    /// Keeps in mind that an item is known.
    func noteKnown(_ key: ItemKey) {
        if knownItems.count == Self.knownItemsLimit { knownItems.removeAll(keepingCapacity: true) }
        knownItems.insert(key)
    }

    /// Forgets everything: what it was about is not what the file holds any more.
    func forget() {
        log = nil
        replica = nil
        knownItems = []
        stamp = nil
    }
}
