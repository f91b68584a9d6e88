internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// A part as the log holds it.
struct LoggedPart {
    let place: PartPlace
    let change: ChangeID
    let timestamp: Timestamp
    private let parts: ChangeParts

    init(place: PartPlace, change: ChangeID, timestamp: Timestamp, parts: ChangeParts) {
        self.place = place
        self.change = change
        self.timestamp = timestamp
        self.parts = parts
    }

    /// The name of its first operation.
    var dot: Dot { Dot(replica: change.replica, sequence: change.sequence, index: place.firstIndex) }

    /// Reads it; `nil` where its bytes are gone.
    func read() throws -> ChangePart? { try parts.part(at: place.firstIndex) }
}

/// The parts on one item in the log, newest first.
///
/// Cost: each change is read once, whole.
struct PartChain {
    private struct Change {
        let id: ChangeID
        let timestamp: Timestamp
        let links: PartLinks
        let parts: ChangeParts
    }

    private let database: Database
    private var following: PartPlace?
    private var change: (position: Int64, content: Change)?

    /// Begins at a part, or at nothing.
    init(_ database: Database, from newest: PartPlace?) {
        self.database = database
        following = newest
    }

    /// The next part.
    ///
    /// - Throws: `StoreProblem.corrupt` where the log has no such change.
    mutating func next() throws -> LoggedPart? {
        guard let place = following else { return nil }
        let content = try content(at: place.position)
        following = content.links.earlier(than: place)
        return LoggedPart(place: place, change: content.id, timestamp: content.timestamp, parts: content.parts)
    }

    /// The names of the parts, newest first.
    consuming func dots() throws -> [Dot] {
        var dots: [Dot] = []
        while let part = try next() { dots.append(part.dot) }
        return dots
    }

    private mutating func content(at position: Int64) throws -> Change {
        if let change, change.position == position { return change.content }
        let found = try database.rows(
            """
            SELECT replica.id, change.sequence, timestamp, body, links FROM change JOIN replica ON number = replica
            WHERE position = ?1
            """, [.integer(position)]
        ) { row in
            Change(
                id: ChangeID(replica: try row.identifier(0, as: ReplicaID.self), sequence: row.unsigned(1)),
                timestamp: Timestamp(rawValue: row.unsigned(2)), links: try PartLinks(row.blob(4), at: position),
                parts: try ChangeParts(row.blob(3)))
        }.first
        guard let found else {
            throw StoreProblem.corrupt(path: "the log", detail: "it lacks the change at position \(position)")
        }
        change = (position, found)
        return found
    }
}

extension Database {
    /// The newest part on an item; `nil` where the log has none.
    func newestPart(on item: ItemKey) throws -> PartPlace? { try itemRow(item)?.newestPart }

    /// The parts on an item in the log, newest first.
    func parts(on item: ItemKey) throws -> PartChain { PartChain(self, from: try newestPart(on: item)) }
}
