internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// The log's end in one write transaction: changes and private records are added here, captures by its shelf, and nothing is folded.
///
/// A replica's transaction has one beneath it; a hub's has nothing else.
final class LogWriter {
    let database: Database
    private let memory: WriterMemory
    private var end: LogEnd
    /// The position behind the log as it was when the transaction began.
    let firstPosition: Int64
    private var changedLines: Set<ReplicaID> = []
    /// The captures that come, or are missed.
    let captures: CaptureShelf

    init(_ database: Database, _ memory: WriterMemory) throws {
        self.database = database
        self.memory = memory
        end = try memory.log ?? LogEnd(database)
        firstPosition = end.nextPosition
        captures = CaptureShelf(database, memory, forgets: end.baseline != nil)
    }

    /// Whose log it is.
    var library: LibraryID { end.library }
    /// What it stands on.
    var baseline: LogBaseline? { end.baseline }
    /// What is known of each author.
    var lines: [ReplicaID: ReplicaLine] { end.lines }
    /// The position that the next change in the log takes.
    var nextPosition: Int64 { end.nextPosition }

    /// What the log holds.
    var vector: VersionVector { end.vector }

    /// What is known of an author; a line is begun where nothing is.
    func line(of replica: ReplicaID) throws -> ReplicaLine {
        if let line = lines[replica] { return line }
        // No vector could say what a log of more authors holds.
        guard lines.count < Limits.replicas else { throw StoreProblem.tooManyReplicas(limit: Limits.replicas) }
        let line = try database.insertReplicaLine(replica)
        end.lines[replica] = line
        return line
    }

    /// Appends a change whose place in the chain was verified, or that is being made here.
    ///
    /// - Parameter links: where its parts lead; `nil` in a log of which nothing is made.
    func append(_ body: [UInt8], hash: ContentHash, origin: ChangeOrigin, links: [UInt8]? = nil) throws {
        var line = try line(of: origin.id.replica)
        var values: [SQLValue] = [
            .integer(nextPosition), .integer(line.number), SQLValue(origin.id.sequence),
            SQLValue(origin.timestamp.rawValue), .hash(hash), .blob(body),
        ]
        if let links { values.append(.blob(links)) }
        try database.prepared(links == nil ? Self.insertion : Self.insertionWithLinks).run(values)
        end.nextPosition += 1
        end.vector[origin.id.replica] = origin.id.sequence
        line.sequence = origin.id.sequence
        line.head = hash
        line.context = origin.context
        line.context[origin.id.replica] = 0
        end.lines[origin.id.replica] = line
        changedLines.insert(origin.id.replica)
        if line.sequence % ChainContext.interval == 0 { try database.keepChainContext(of: line) }
    }

    private static let insertion =
        "INSERT INTO change (position, replica, sequence, timestamp, hash, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    private static let insertionWithLinks = """
        INSERT INTO change (position, replica, sequence, timestamp, hash, body, links)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """

    /// Writes what the transaction owes: how far each author has come.
    func finish() throws {
        try captures.finish()
        try writeLines()
        memory.log = end
    }

    /// Moves on to the change at a position, while the log is folded anew.
    func revisit(_ position: Int64) { end.nextPosition = position }

    /// Reads anew how the log stands, after it was given another baseline.
    func reload() throws {
        try writeLines()
        end = try LogEnd(database)
        captures.forgets = baseline != nil
    }

    private func writeLines() throws {
        for replica in changedLines.sorted() {
            if let line = lines[replica] { try database.updateReplicaLine(line) }
        }
        changedLines = []
    }
}

extension VersionVector {
    /// What a log holds that knows these authors.
    init(lines: [ReplicaID: ReplicaLine]) {
        self.init(lines.map { ChangeID(replica: $0.key, sequence: $0.value.sequence) }.filter { $0.sequence > 0 })
    }
}
