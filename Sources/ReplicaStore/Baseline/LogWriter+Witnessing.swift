internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// Whether a snapshot that has arrived fits what is here: whoever can write a bundle can write any snapshot.
extension LogWriter {
    /// Expects that a snapshot has all items that it must have, as the changes come to that are here.
    ///
    /// - Parameters:
    ///   - vector: what the items here come of.
    ///   - items: gives the items here that are behind one, in order, with their rows; none at the end.
    ///   - note: is told of each item of which the snapshot says something else.
    /// - Throws: `StoreProblem.snapshotDamaged`.
    func expectFit(
        of head: SnapshotHead, holding vector: VersionVector,
        items: (ItemKey?) throws -> [(key: ItemKey, row: [UInt8])],
        noting note: (_ key: ItemKey, _ mine: ItemState, _ theirs: ItemState) throws -> Void
    ) throws {
        let witness = StateWitness(own: vector, snapshot: head.vector)
        var theirs = arrivingPages(upTo: try database.lastArriving().number)
        var last: ItemKey?
        while case let page = try items(last), let end = page.last {
            last = end.key
            for (key, row) in page {
                let other = try theirs.take(key)
                guard other?.row != row else { continue }
                let mine = try database.decodedState(row, of: key)
                guard witness.knows(mine) else { continue }
                guard let other else { throw StoreProblem.snapshotDamaged("it lacks \(key), which is here") }
                let state = try other.state
                guard witness.accepts(state, beside: mine) else {
                    throw StoreProblem.snapshotDamaged(
                        "what it says of \(key) is not what changes that are here come to")
                }
                try note(key, mine, state)
            }
        }
    }

    /// Expects that a snapshot has all items on which changes of the log have parts, and these parts.
    ///
    /// Cost: reads all changes of the log that the snapshot stands for.
    ///
    /// - Throws: `StoreProblem.snapshotDamaged`.
    func expectParts(in head: SnapshotHead) throws {
        try database.run("DROP TABLE IF EXISTS temp.logged_part")
        try database.run(
            """
            CREATE TEMP TABLE logged_part (
                kind INTEGER NOT NULL, id BLOB NOT NULL, replica BLOB NOT NULL, sequence INTEGER NOT NULL,
                PRIMARY KEY (kind, id, replica)
            ) WITHOUT ROWID
            """)
        defer { try? database.run("DROP TABLE temp.logged_part") }
        try gatherParts(beneath: head.vector)
        var found: Int64 = 0
        var theirs = arrivingPages(upTo: try database.lastArriving().number)
        while let item = try theirs.next() {
            let parts = try database.rows(
                "SELECT replica, sequence FROM temp.logged_part WHERE kind = ?1 AND id = ?2",
                [SQLValue(item.key.kind.rawValue), SQLValue(item.key.id)]
            ) { ChangeID(replica: try $0.identifier(0, as: ReplicaID.self), sequence: $0.unsigned(1)) }
            guard !parts.isEmpty else { continue }
            found += 1
            let state = try item.state
            guard state.purge != nil || parts.allSatisfy(state.newestParts.covers) else {
                throw StoreProblem.snapshotDamaged("it lacks work on \(item.key) that is here")
            }
        }
        let logged = try database.integer("SELECT count(*) FROM (SELECT DISTINCT kind, id FROM temp.logged_part)")
        guard found == logged ?? 0 else {
            throw StoreProblem.snapshotDamaged("it lacks items on which there is work here")
        }
    }

    private func gatherParts(beneath vector: VersionVector) throws {
        let authors = Dictionary(uniqueKeysWithValues: lines.map { ($0.value.number, $0.key) })
        let changes = try database.prepared("SELECT replica, sequence, body FROM change ORDER BY replica, sequence")
        changes.bind([])
        defer { changes.reset() }
        while try changes.step() {
            guard let author = authors[changes.integer(0)] else { continue }
            let id = ChangeID(replica: author, sequence: changes.unsigned(1))
            guard vector.contains(id) else { continue }
            for part in try ChangeBody(bytes: changes.blob(2)).presentParts {
                try database.run(
                    "INSERT OR REPLACE INTO temp.logged_part (kind, id, replica, sequence) VALUES (?1, ?2, ?3, ?4)",
                    SQLValue(part.item.kind.rawValue), SQLValue(part.item.id), SQLValue(author),
                    SQLValue(id.sequence))
            }
        }
    }
}

extension SnapshotItem {
    /// Its row, read.
    ///
    /// - Throws: `StoreProblem.snapshotDamaged`.
    var state: ItemState {
        get throws {
            do {
                return try ItemState(canonicalRow: row)
            } catch {
                throw StoreProblem.snapshotDamaged("the row of \(key) is none: \(error.sentence)")
            }
        }
    }
}
