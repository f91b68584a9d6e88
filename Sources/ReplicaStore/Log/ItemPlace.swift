internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// A change in the log with parts on an item, and where in it they are.
struct ItemPlace {
    /// The change's place in the log.
    let position: Int64
    /// The first indices of its parts on the item, in order.
    var firstIndices: [UInt32]
}

extension Database {
    /// The changes with parts on an item, in the order of folding.
    func places(of item: ItemKey, before position: Int64 = .max) throws -> [ItemPlace] {
        var places: [ItemPlace] = []
        let rows = try rows(
            """
            SELECT position, first_index FROM change_item WHERE kind = ?1 AND id = ?2 AND position < ?3
            ORDER BY position, first_index
            """, [SQLValue(item.kind.rawValue), .blob(item.id.bytes), .integer(position)]
        ) { ($0.integer(0), UInt32(truncatingIfNeeded: $0.integer(1))) }
        for (position, index) in rows {
            if places.last?.position == position {
                places[places.count - 1].firstIndices.append(index)
            } else {
                places.append(ItemPlace(position: position, firstIndices: [index]))
            }
        }
        return places
    }

    /// A change's name and its parts on an item; `nil` where the log has no change at that place.
    func parts(on item: ItemKey, in place: ItemPlace) throws -> (id: ChangeID, parts: [ChangePart])? {
        try loggedParts(on: item, in: place).map { ($0.id, $0.parts) }
    }

    /// The same with the change's time.
    func loggedParts(
        on item: ItemKey, in place: ItemPlace
    ) throws -> (id: ChangeID, timestamp: Timestamp, parts: [ChangePart])? {
        try rows(
            """
            SELECT replica.id, change.sequence, timestamp, body FROM change JOIN replica ON number = replica
            WHERE position = ?1
            """, [.integer(place.position)]
        ) { row in
            (
                id: ChangeID(replica: try row.identifier(0, as: ReplicaID.self), sequence: row.unsigned(1)),
                timestamp: Timestamp(rawValue: row.unsigned(2)),
                parts: try ChangeBody.parts(on: item, firstIndices: place.firstIndices, in: row.blob(3))
            )
        }.first
    }
}
