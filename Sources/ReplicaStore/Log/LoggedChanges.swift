internal import Causality
internal import GRDB
internal import WireFormat

/// Reads changes of the log for whoever follows its links.
///
/// The last one stays at hand, and so do the last large ones: what did very much at once, an import or a tidying up, is where
/// the chains of very many items lead.
final class LoggedChanges {
    struct Change {
        let id: ChangeID
        let timestamp: Timestamp
        let links: PartLinks
        let parts: ChangeParts
    }

    private static let largeInBytes = 64 << 10
    /// The large ones that stay at hand: two, and more as long as they are together within a size.
    private static let (largeAtLeast, largeTogetherInBytes) = (2, 16 << 20)

    private let database: Database
    private var knownBaselinePosition: Int64?
    private var last: (position: Int64, change: Change)?
    /// The last one first.
    private var large: [(position: Int64, change: Change, size: Int)] = []

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
        if let index = large.firstIndex(where: { $0.position == position }) {
            if index > 0 { large.insert(large.remove(at: index), at: 0) }
            return large[0].change
        }
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
            return (change: change, size: body.count)
        }.first
        guard let found else {
            throw StoreProblem.corrupt(path: "the log", detail: "it lacks the change at position \(position)")
        }
        if found.size >= Self.largeInBytes {
            keep((position, found.change, found.size))
        } else {
            last = (position, found.change)
        }
        return found.change
    }

    private func keep(_ new: (position: Int64, change: Change, size: Int)) {
        large.insert(new, at: 0)
        while large.count > Self.largeAtLeast, large.reduce(0, { $0 + $1.size }) > Self.largeTogetherInBytes {
            large.removeLast()
        }
    }
}
