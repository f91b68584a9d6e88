public import Causality
internal import GRDB
public import LibraryModel
internal import WireFormat

/// What a change did to one item.
public struct ItemChange: Hashable, Sendable {
    /// The change.
    public let id: ChangeID
    /// Its time.
    public let timestamp: Timestamp
    /// Its parts on the item, as far as they are still here.
    public internal(set) var parts: [ChangePart]
}

extension StoreReader {
    /// Everything that was done to an item.
    ///
    /// Cost: the item's changes; and for each of their authors a look at every change of that author in the log, as only
    /// these say when the author noticed others. Of one reader each author is asked once, however many items follow.
    public func history(of item: ItemKey) throws -> ItemHistory { try histories.history(of: item) }

    /// What each change in the log did to an item, in the order of folding; what its author had seen is not said.
    ///
    /// Cost: the item's changes.
    public func changes(on item: ItemKey) throws -> [ItemChange] { try histories.changes(on: item) }

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
    /// Cost: a look at every change in the log, as only these say when their authors noticed others.
    ///
    /// - Throws: `StoreProblem.historyGone` where the vector lacks something that is in the baseline.
    public func closed(_ vector: VersionVector) throws -> VersionVector {
        guard try vector.contains(baselineVector()) else { throw StoreProblem.historyGone }
        let steps = try vector.entries.map { ($0.replica, try histories.author($0.replica).steps) }
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

/// Reads what was done to items, one after the other: changes that several of them have in common are read once.
final class ItemHistories {
    private let database: Database
    private let changes: LoggedChanges
    private var authors: [ReplicaID: AuthorContext] = [:]
    private var contexts: [ChangeID: VersionVector] = [:]

    /// - Parameter changes: where changes are read.
    init(_ database: Database, _ changes: LoggedChanges) {
        self.database = database
        self.changes = changes
    }

    /// Everything that was done to an item.
    func history(of item: ItemKey) throws -> ItemHistory {
        let changes = try changes(on: item).map { change in
            LibraryChange(
                origin: ChangeOrigin(
                    id: change.id, timestamp: change.timestamp, context: try context(of: change.id)),
                parts: change.parts)
        }
        return ItemHistory(item: item, start: try start(of: item), changes: changes)
    }

    /// What an item was where the log begins.
    private func start(of item: ItemKey) throws -> ItemHistory.Start {
        guard try database.logBaseline() != nil, let row = try BaselineItems(database).row(item) else {
            return ItemHistory.Start()
        }
        var edits: [TextName: [TextRecord]] = [:]
        for text in try TextRuns(database).texts(of: item) {
            edits[text.name] = try text.runs.flatMap { try TextHistoryCodec.decode($0) }
        }
        return ItemHistory.Start(state: try database.decodedState(row, of: item), edits: edits)
    }

    /// The changes with parts on an item and these parts, in the order of folding.
    func changes(on item: ItemKey) throws -> [ItemChange] {
        var found: [ItemChange] = []
        var chain = PartChain(changes, from: try database.newestPart(on: item))
        while let logged = try chain.next() {
            guard let part = try logged.read() else { continue }
            if found.last?.id != logged.change {
                found.append(ItemChange(id: logged.change, timestamp: logged.timestamp, parts: []))
            }
            found[found.count - 1].parts.append(part)
        }
        // The chain leads back from the newest part.
        return found.reversed().map { ItemChange(id: $0.id, timestamp: $0.timestamp, parts: $0.parts.reversed()) }
    }

    /// What the author of a change had seen.
    private func context(of change: ChangeID) throws -> VersionVector {
        if let known = contexts[change] { return known }
        var context = try author(change.replica).context(at: change.sequence)
        context[change.replica] = change.sequence - 1
        contexts[change] = context
        return context
    }

    /// What an author had seen of others, change by change.
    fileprivate func author(_ replica: ReplicaID) throws -> AuthorContext {
        if let known = authors[replica] { return known }
        let author = try database.context(of: replica)
        authors[replica] = author
        return author
    }
}

extension Database {
    /// What an author had seen of others, change by change.
    ///
    /// Cost: all of the author's changes in the log are looked at.
    fileprivate func context(of author: ReplicaID) throws -> AuthorContext {
        let steps = try rows(
            """
            SELECT sequence, body FROM change WHERE replica = (SELECT number FROM replica WHERE id = ?1)
                AND substr(body, 1, 1) <> x'00'
            ORDER BY sequence
            """, [SQLValue(author)]
        ) { (sequence: $0.unsigned(0), entries: try ChangeBody.contextDelta(of: $0.blob(1))) }
        return AuthorContext(steps: steps, start: try logBaseline()?.lines[author]?.context ?? VersionVector())
    }
}

/// What an author had seen of others, change by change.
private struct AuthorContext {
    /// Where the author noticed others, in order.
    let steps: [(sequence: UInt64, entries: [ContextEntry])]
    /// What the author had seen before all these steps.
    let start: VersionVector

    /// What the author had seen of others at a change.
    func context(at sequence: UInt64) -> VersionVector {
        var context = start
        for step in steps.prefix(while: { $0.sequence <= sequence }) {
            for entry in step.entries { context.include(entry.change) }
        }
        return context
    }
}
