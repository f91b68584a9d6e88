public import Causality
public import LibraryModel
internal import WireFormat

extension StoreWriter {
    /// Makes one change of this replica out of edits.
    ///
    /// The edits are folded as they are built; log, items and identity change together when the transaction commits.
    ///
    /// - Parameters:
    ///   - base: the vector at which the edited values were read; `nil` where they were read in this transaction.
    ///   - now: the wall clock in milliseconds since 1970.
    /// - Returns: what `body` returned, and the change's name; `nil` where nothing was edited.
    public func edit<Result, Generator: RandomNumberGenerator>(
        base: VersionVector?, nowInMilliseconds now: Int64, using generator: Generator,
        _ body: (inout ChangeBuilder<StoreWriter, Generator>) throws -> Result
    ) throws -> (result: Result, change: ChangeID?) {
        // What the transaction did before is looked for in the tables.
        try projection.flush()
        editInBytes = 0
        let line = try log.line(of: own.replica)
        let context = vector
        let id = ChangeID(replica: own.replica, sequence: line.sequence + 1)
        var issuing = clock
        let origin = ChangeOrigin(id: id, timestamp: issuing.issue(nowInMilliseconds: now), context: context)
        var sealer = ChangeSealer()
        var earlierSalts: [ItemKey: UInt64]?
        var failure: EditProblem?
        var builder = ChangeBuilder(
            origin: origin, base: base, nowInMilliseconds: now, generator: generator, storage: self
        ) { part, generator in
            if part.isTextEdit, earlierSalts == nil { earlierSalts = try self.salts(of: line) }
            let earlier = part.isTextEdit ? earlierSalts?[part.item] : nil
            do {
                try sealer.seal(part, salt: earlier ?? generator.next())
                self.editInBytes = sealer.sizeInBytes
            } catch let problem as EncodingProblem {
                let tooMuch = EditProblem.malformed(
                    field: "change", reason: "too much for one change: \(problem.sentence)")
                failure = tooMuch
                throw tooMuch
            }
        }
        let result = try body(&builder)
        // What else belongs to that part is in the tables already, whatever became of the error.
        if let failure { throw failure }
        guard !sealer.isEmpty else { return (result, nil) }
        clock = issuing
        let change = sealer.change(contextDelta: contextDelta(from: line))
        guard change.bytes.count <= Limits.changeInBytes else {
            throw EditProblem.tooLarge(field: "change", bytes: change.bytes.count, limit: Limits.changeInBytes)
        }
        let hash = change.hash(library: library, id: id, previous: line.head, timestamp: origin.timestamp)
        try append(change.bytes, hash: hash, origin: origin)
        return (result, id)
    }

    /// What was typed is no larger.
    private static let typedChangeInBytes = 4 << 10

    /// The salts of this replica's last change, unless it is too large to be read for that.
    private func salts(of line: ReplicaLine) throws -> [ItemKey: UInt64] {
        try database.rows(
            "SELECT body FROM change WHERE replica = ?1 AND sequence = ?2 AND length(body) <= ?3",
            [.integer(line.number), SQLValue(line.sequence), SQLValue(Self.typedChangeInBytes)]
        ) { try ChangeBody.salts(of: $0.blob(0)) }.first ?? [:]
    }

    /// What this replica has newly seen of others since its last change.
    func contextDelta(from line: ReplicaLine) -> [ContextEntry] {
        log.lines.filter { $0.key != own.replica && $0.value.sequence > line.context[$0.key] }
            .map { replica, other in
                ContextEntry(
                    change: ChangeID(replica: replica, sequence: other.sequence), hashPrefix: other.head.prefix)
            }
            .sorted { $0.change.replica < $1.change.replica }
    }
}
