public import Causality
internal import GRDB
public import LibraryModel
internal import WireFormat

/// A change as the log holds it.
public struct LoggedChange: Hashable, Sendable {
    /// Its place in this replica's log.
    public let position: Int64
    /// Its name.
    public let id: ChangeID
    /// Its time.
    public let timestamp: Timestamp
    /// What it did, as far as its parts are still here.
    public let parts: [ChangePart]
    /// How many parts were dropped with purged items.
    public let droppedParts: Int
}

/// Something that people should look at.
public struct OpenConflict: Hashable, Sendable {
    /// The item.
    public let item: ItemKey
    /// Why.
    public let reason: ConflictReason
}

extension StoreReader {
    /// The changes that came here last, the last one first, of one item or of the whole library.
    ///
    /// Another replica that holds the same changes may have them in another order.
    ///
    /// - Parameter before: only changes at smaller positions: where the next page starts.
    public func log(of item: ItemKey?, before: Int64?, limit: Int) throws -> [LoggedChange] {
        try log(at: positions(of: item, before: before, limit: limit))
    }

    /// Where the changes stand that came here last, the last one first, of one item or of the whole library.
    ///
    /// Cost: with an item, its changes from the last one on, those included that are passed over.
    ///
    /// - Parameter before: only smaller positions.
    public func positions(of item: ItemKey?, before: Int64? = nil, limit: Int) throws -> [Int64] {
        guard let item else {
            return try database.rows(
                "SELECT position FROM change WHERE position < ?1 ORDER BY position DESC LIMIT ?2",
                [.integer(before ?? .max), SQLValue(limit)]
            ) { $0.integer(0) }
        }
        var positions: [Int64] = []
        var chain = try database.parts(on: item)
        while positions.count < limit, let position = try chain.next()?.place.position {
            if position < before ?? .max && positions.last != position { positions.append(position) }
        }
        return positions
    }

    /// The changes at some positions, in the order of these; one that is gone is left out.
    public func log(at positions: some Sequence<Int64>) throws -> [LoggedChange] {
        try positions.flatMap { try changes("WHERE position = ?1", [.integer($0)]) }
    }

    /// The changes with late work on a purged item, oldest first, as far as the log has them: what no purger had seen.
    public func parkedChanges(on item: ItemKey) throws -> [LoggedChange] {
        guard let purge = try database.itemState(item).purge, !purge.parked.isEmpty else { return [] }
        let history = try history(of: item)
        let unseen = history.changes.filter { change in
            purge.parked.covers(change.origin.id) && !change.parts.allSatisfy(\.isPurge)
                && history.isLate(change.origin.id)
        }
        return try unseen.flatMap { change in
            try changes(
                "WHERE replica = (SELECT number FROM replica WHERE id = ?1) AND change.sequence = ?2",
                [SQLValue(change.origin.id.replica), SQLValue(change.origin.id.sequence)])
        }.sorted { ($0.timestamp, $0.id) < ($1.timestamp, $1.id) }
    }

    /// The changes behind a position, in the order of folding.
    public func log(after position: Int64, limit: Int) throws -> [LoggedChange] {
        try changes("WHERE position > ?1 ORDER BY position LIMIT ?2", [.integer(position), SQLValue(limit)])
    }

    /// The position of the newest change; 0 where there is none.
    public func lastPosition() throws -> Int64 { try database.integer("SELECT max(position) FROM change") ?? 0 }

    /// What people should look at, in one item or in the whole library, ordered by kind, item and field.
    ///
    /// Items that are not visible are left out, except purged ones with late work and live ones beneath purged ones.
    ///
    /// Cost: a few steps for each conflict, and for each purged item; with an item, for its own alone.
    public func conflicts(of item: ItemKey? = nil) throws -> [OpenConflict] {
        try recordedConflicts(of: item) + ambiguousAnchors(of: item) + liveBeneathPurged(of: item)
    }

    /// Those that are kept in step with each item's state.
    private func recordedConflicts(of item: ItemKey?) throws -> [OpenConflict] {
        try database.rows(
            """
            SELECT kind, id, reason, field FROM conflict \(item == nil ? "" : "WHERE kind = ?1 AND id = ?2")
            ORDER BY kind, id, field
            """, item.map { [SQLValue($0.kind.rawValue), SQLValue($0.id)] } ?? []
        ) { row -> OpenConflict in
            let item = ItemKey(kind: ItemKind(rawValue: row.unsigned(0)), id: try row.identifier(1, as: ItemID.self))
            let (name, field) = (row.text(2), FieldCode(rawValue: row.unsigned(3)))
            guard let reason = ConflictReason(name: name, field: field, kind: item.kind) else {
                throw StoreProblem.corrupt(
                    path: "the conflict of \(item)", detail: "“\(name)” of field \(field.rawValue) is none")
            }
            return OpenConflict(item: item, reason: reason)
        }.filter { try $0.reason == .parked || isVisible($0.item) }
    }

    /// Annotations whose words stand in several places that can't be told apart.
    private func ambiguousAnchors(of item: ItemKey?) throws -> [OpenConflict] {
        if let item, item.kind != .annotation { return [] }
        return try database.rows(
            """
            SELECT id FROM annotation WHERE visible = 1 AND resolution = 'ambiguous' \(item == nil ? "" : "AND id = ?1")
            ORDER BY id
            """, item.map { [SQLValue($0.id)] } ?? []
        ) { row in
            OpenConflict(
                item: ItemKey(kind: .annotation, id: try row.identifier(0, as: ItemID.self)), reason: .ambiguous)
        }
    }

    /// Annotations and comments whose parent somebody purged without having seen them.
    ///
    /// The cross joins go from the purged ones, of which there are few; SQLite itself may begin with all comments.
    private func liveBeneathPurged(of item: ItemKey?) throws -> [OpenConflict] {
        if let item {
            guard let state = try state(of: item), state.lifecycle == .live, let parent = state.parent(kind: item.kind),
                try self.state(of: parent)?.purge != nil
            else { return [] }
            return [OpenConflict(item: item, reason: .beneathPurged)]
        }
        return try database.rows(
            """
            SELECT 2, annotation.id FROM article CROSS JOIN annotation ON annotation.article = article.id
            WHERE article.lifecycle = 2 AND annotation.lifecycle = 0
            UNION ALL SELECT 3, comment.id FROM article CROSS JOIN comment
            ON parent_kind = 1 AND parent = article.id
            WHERE article.lifecycle = 2 AND comment.lifecycle = 0
            UNION ALL SELECT 3, comment.id FROM annotation CROSS JOIN comment
            ON parent_kind = 2 AND parent = annotation.id
            WHERE annotation.lifecycle = 2 AND comment.lifecycle = 0
            UNION ALL SELECT 3, answer.id FROM comment CROSS JOIN comment AS answer
            ON answer.parent_kind = 3 AND answer.parent = comment.id
            WHERE comment.lifecycle = 2 AND answer.lifecycle = 0
            ORDER BY 1, 2
            """
        ) { row in
            OpenConflict(
                item: ItemKey(kind: ItemKind(rawValue: row.unsigned(0)), id: try row.identifier(1, as: ItemID.self)),
                reason: .beneathPurged)
        }
    }

    private func changes(_ tail: String, _ values: [SQLValue]) throws -> [LoggedChange] {
        try database.rows(
            "SELECT position, (SELECT id FROM replica WHERE number = replica), sequence, timestamp, body FROM change \(tail)",
            values
        ) { row in
            let body = try ChangeBody(bytes: row.blob(4))
            return LoggedChange(
                position: row.integer(0),
                id: ChangeID(replica: try row.identifier(1, as: ReplicaID.self), sequence: row.unsigned(2)),
                timestamp: Timestamp(rawValue: row.unsigned(3)), parts: body.presentParts,
                droppedParts: body.parts.count - body.presentParts.count)
        }
    }
}

extension Database {
    /// The purged items with late work about which nobody has decided yet, ordered.
    func itemsWithLateWork() throws -> [ItemKey] {
        try rows(
            "SELECT kind, id FROM conflict WHERE reason = ?1 ORDER BY kind, id", [.text(ConflictReason.parked.name)]
        ) {
            ItemKey(kind: ItemKind(rawValue: $0.unsigned(0)), id: try $0.identifier(1, as: ItemID.self))
        }
    }
}
