public import Causality
internal import GRDB
public import LibraryModel
internal import WireFormat

extension StoreReader {
    /// Everything that was done to an item.
    ///
    /// Cost: the item's changes, and for each of their authors the changes in which the author noticed others.
    public func history(of item: ItemKey) throws -> ItemHistory { try database.itemHistory(of: item) }

    /// An article as an earlier state of it shows it; names of tags and collections are today's.
    public func article(_ id: ItemID, as state: ItemState) throws -> Article {
        try Article(id: id, state: state, display: display)
    }

    /// An annotation as an earlier state of it shows it; where its words were is not said.
    public func annotation(_ id: ItemID, as state: ItemState) throws -> Annotation {
        let finding = AnchorFinding(of: state.value(of: AnnotationField.anchor), capture: nil, in: nil)
        return try Annotation(id: id, state: state, finding: finding, display: display)
    }

    /// A comment as an earlier state of it shows it.
    public func comment(_ id: ItemID, as state: ItemState) throws -> ArticleComment {
        try ArticleComment(id: id, state: state, privateRecord: database.privateRecord)
    }

    /// What was there at a time, by the clocks of those who wrote: every replica's changes up to its first later one, and
    /// of these only what builds on others of them.
    ///
    /// - Throws: `StoreProblem.historyGone` where that was before the log begins.
    public func vector(atMilliseconds milliseconds: Int64) throws -> VersionVector {
        if let baseline = try database.logBaseline(), baseline.head.clock.milliseconds > milliseconds {
            throw StoreProblem.historyGone
        }
        // SQLite's numbers have a sign: a time that far ahead is stored as a negative one.
        let first = Timestamp(milliseconds: milliseconds + 1)
        return try closed(
            VersionVector(
                try database.rows(
                    """
                    SELECT replica.id, coalesce(
                        (SELECT min(sequence) - 1 FROM change
                         WHERE replica = number AND (timestamp >= ?1 OR timestamp < 0)), replica.sequence)
                    FROM replica
                    """, [SQLValue(first.rawValue)]
                ) {
                    ChangeID(replica: try $0.identifier(0, as: ReplicaID.self), sequence: $0.unsigned(1))
                }.filter { $0.sequence > 0 }))
    }

    /// The largest part of a vector that holds with each change all that its author had seen.
    ///
    /// Cost: for each author the changes in which it noticed others.
    ///
    /// - Throws: `StoreProblem.historyGone` where the vector lacks something that is in the baseline.
    public func closed(_ vector: VersionVector) throws -> VersionVector {
        guard try vector.contains(baselineVector()) else { throw StoreProblem.historyGone }
        let steps = try vector.entries.map { ($0.replica, try database.steps(of: $0.replica).steps) }
        var result = vector
        var isSettled = false
        while !isSettled {
            isSettled = true
            for (replica, steps) in steps {
                let early = steps.first { step in
                    step.sequence <= result[replica] && step.entries.contains { !result.contains($0.change) }
                }
                guard let early else { continue }
                result[replica] = early.sequence - 1
                isSettled = false
            }
        }
        return result
    }
}

extension Database {
    func itemHistory(of item: ItemKey) throws -> ItemHistory {
        let logged = try changes(on: item)
        var contexts = try Dictionary(
            uniqueKeysWithValues: Set(logged.map(\.id.replica)).map { ($0, try steps(of: $0)) })
        let changes = logged.map { id, timestamp, parts in
            var context = contexts[id.replica]?.advance(to: id.sequence) ?? VersionVector()
            context[id.replica] = id.sequence - 1
            return LibraryChange(origin: ChangeOrigin(id: id, timestamp: timestamp, context: context), parts: parts)
        }
        return ItemHistory(item: item, start: try historyStart(of: item), changes: changes)
    }

    /// What an item was where the log begins.
    private func historyStart(of item: ItemKey) throws -> ItemHistory.Start {
        guard try logBaseline() != nil, let row = try BaselineItems(self).row(item) else { return ItemHistory.Start() }
        var edits: [TextName: [TextRecord]] = [:]
        for text in try TextRuns(self).texts(of: item) {
            edits[text.name] = try text.runs.flatMap { try TextHistoryCodec.decode($0) }
        }
        return ItemHistory.Start(state: try decodedState(row, of: item), edits: edits)
    }

    /// The changes with parts on an item and these parts, in the order of folding.
    private func changes(
        on item: ItemKey
    ) throws -> [(id: ChangeID, timestamp: Timestamp, parts: [ChangePart])] {
        var changes: [(id: ChangeID, timestamp: Timestamp, parts: [ChangePart])] = []
        var chain = try parts(on: item)
        while let logged = try chain.next() {
            guard let part = try logged.read() else { continue }
            if changes.last?.id != logged.change { changes.append((logged.change, logged.timestamp, [])) }
            changes[changes.count - 1].parts.insert(part, at: 0)
        }
        return changes.reversed()
    }

    /// Where an author noticed others.
    fileprivate func steps(of replica: ReplicaID) throws -> AuthorContext {
        let steps = try rows(
            """
            SELECT sequence, body FROM change WHERE replica = (SELECT number FROM replica WHERE id = ?1)
                AND substr(body, 1, 1) <> x'00'
            ORDER BY sequence
            """, [SQLValue(replica)]
        ) { (sequence: $0.unsigned(0), entries: try ChangeBody.contextDelta(of: $0.blob(1))) }
        return AuthorContext(
            steps: steps[...], start: try logBaseline()?.lines[replica]?.context ?? VersionVector())
    }
}

/// What an author had seen of others, change by change.
private struct AuthorContext {
    var steps: ArraySlice<(sequence: UInt64, entries: [ContextEntry])>
    private var context: VersionVector

    /// - Parameter start: what the author had seen before all these steps.
    init(steps: ArraySlice<(sequence: UInt64, entries: [ContextEntry])>, start: VersionVector) {
        self.steps = steps
        context = start
    }

    /// The context of a change; each must be later than the one before.
    mutating func advance(to sequence: UInt64) -> VersionVector {
        while let step = steps.first, step.sequence <= sequence {
            for entry in step.entries { context.include(entry.change) }
            steps.removeFirst()
        }
        return context
    }
}
