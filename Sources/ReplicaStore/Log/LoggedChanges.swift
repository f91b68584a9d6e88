internal import Causality
internal import GRDB
internal import WireFormat

/// Reads changes of the log for whoever follows its links.
///
/// The last one stays at hand, and so does the last large one: an import that did very much at once is where the chains
/// of very many items end.
final class LoggedChanges {
    struct Change {
        let id: ChangeID
        let timestamp: Timestamp
        let links: PartLinks
        let parts: ChangeParts
    }

    private static let largeInBytes = 64 << 10

    private let database: Database
    private var knownBaselinePosition: Int64?
    private var last: (position: Int64, change: Change)?
    private var large: (position: Int64, change: Change)?

    init(_ database: Database) { self.database = database }

    /// The position behind which all of them stand.
    var baselinePosition: Int64 {
        get throws {
            if let knownBaselinePosition { return knownBaselinePosition }
            let position = try database.baselinePosition()
            knownBaselinePosition = position
            return position
        }
    }

    func change(at position: Int64) throws -> Change {
        if let last, last.position == position { return last.change }
        if let large, large.position == position { return large.change }
        let found = try database.rows(
            """
            SELECT replica.id, change.sequence, timestamp, body, links FROM change JOIN replica ON number = replica
            WHERE position = ?1
            """, [.integer(position)]
        ) { row in
            let body = row.blob(3)
            let change = Change(
                id: ChangeID(replica: try row.identifier(0, as: ReplicaID.self), sequence: row.unsigned(1)),
                timestamp: Timestamp(rawValue: row.unsigned(2)), links: try PartLinks(row.blob(4), at: position),
                parts: try ChangeParts(body))
            return (change: change, isLarge: body.count >= Self.largeInBytes)
        }.first
        guard let found else {
            throw StoreProblem.corrupt(path: "the log", detail: "it lacks the change at position \(position)")
        }
        if found.isLarge { large = (position, found.change) } else { last = (position, found.change) }
        return found.change
    }
}
