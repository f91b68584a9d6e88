internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// Goes through the log in the order of folding, and holds each change against the chain of its author.
///
/// Only one goes on at a time on a connection; whoever begins it ends it.
struct LogReplay {
    /// A change as its row has it: nothing of it is decoded, and its hash isn't checked.
    struct Entry {
        let position: Int64
        let id: ChangeID
        let timestamp: Timestamp
        let hash: ContentHash
        let body: [UInt8]
        /// Where its parts lead, as the log says.
        let links: [UInt8]
    }

    /// What the changes that were taken come to.
    private(set) var chain: LogChain
    private let authors: [Int64: ReplicaID]
    private let rows: PreparedStatement

    /// Begins upon what the log stands on.
    ///
    /// - Parameters:
    ///   - lines: the authors that the log knows.
    ///   - limit: the position of the last change.
    init(
        _ database: Database, library: LibraryID, lines: [ReplicaID: ReplicaLine], baseline: LogBaseline?,
        to limit: Int64 = .max
    ) throws {
        chain = LogChain(library: library, baseline: baseline)
        authors = Dictionary(uniqueKeysWithValues: lines.map { ($0.value.number, $0.key) })
        rows = try database.prepared(
            """
            SELECT position, replica, sequence, timestamp, hash, body, links FROM change
            WHERE position <= ?1 ORDER BY position
            """)
        rows.bind([.integer(limit)])
    }

    /// Ends it, wherever it is.
    func end() { rows.reset() }

    /// The next change; `nil` at the end.
    ///
    /// - Parameter noteUnknown: called for each change that is passed over, since the log doesn't know its author.
    func next(noteUnknown: () -> Void = {}) throws -> Entry? {
        while try rows.step() {
            guard let author = authors[rows.integer(1)] else {
                noteUnknown()
                continue
            }
            return Entry(
                position: rows.integer(0), id: ChangeID(replica: author, sequence: rows.unsigned(2)),
                timestamp: Timestamp(rawValue: rows.unsigned(3)), hash: try rows.hash(4), body: rows.blob(5),
                links: rows.blob(6))
        }
        return nil
    }

    /// Decodes a change, and puts it at the end of its author's chain.
    ///
    /// - Throws: `LogChain.Break`; the replay can go on behind it.
    mutating func take(_ entry: Entry) throws -> (change: LibraryChange, body: ChangeBody) {
        try chain.extend(entry.id, timestamp: entry.timestamp, hash: entry.hash, body: entry.body)
    }

    /// Takes a change of a log that must be whole.
    ///
    /// - Throws: `StoreProblem.corrupt`.
    mutating func expect(_ entry: Entry) throws -> (change: LibraryChange, body: ChangeBody) {
        do { return try take(entry) } catch let problem as LogChain.Break {
            throw StoreProblem.corrupt(path: "the log at \(entry.id)", detail: problem.sentence)
        }
    }
}

extension Database {
    /// How many changes the log has.
    func changeCount() throws -> Int { Int(try integer("SELECT count(*) FROM change") ?? 0) }
}
