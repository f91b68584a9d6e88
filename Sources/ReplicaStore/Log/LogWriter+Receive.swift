internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// What arrives is verified here: the chain, the hashes, the context, and that no name is given twice.
extension LogWriter {
    /// Takes the changes of a segment that are new and ready: each is verified, and given to `take`, which appends it.
    ///
    /// Returns what the first other one waits for, or `nil`.
    ///
    /// - Throws: `StoreProblem.fork`, `.damaged`, `.tooManyReplicas`; the transaction is to be rolled back then.
    func receive(
        _ segment: Segment, _ count: inout ReceivedCount,
        take: (ChangeBody, ContentHash, ChangeOrigin) throws -> Void
    ) throws -> [ChangeRange]? {
        let known = lines[segment.replica]?.sequence ?? 0
        if segment.last <= known {
            guard let line = lines[segment.replica],
                try !database.isAnother(segment.last, of: line, than: { $0 == segment.headHash })
            else { throw StoreProblem.fork(ChangeID(replica: segment.replica, sequence: segment.last)) }
            count.known += segment.changes.count
            return nil
        }
        guard segment.first <= known + 1 else {
            return [ChangeRange(replica: segment.replica, first: known + 1, last: segment.first - 1)]
        }
        if segment.first > 1, let line = lines[segment.replica],
            try database.isAnother(segment.first - 1, of: line, than: { $0 == segment.previousHash })
        {
            throw StoreProblem.fork(ChangeID(replica: segment.replica, sequence: segment.first - 1))
        }
        if segment.first == 1 && segment.previousHash != .zero {
            throw StoreProblem.damaged(segment.range, EncodingProblem(.hashMismatch, at: 0))
        }
        return try receiveChanges(of: segment, known: known, &count, take: take)
    }

    private func receiveChanges(
        of segment: Segment, known: UInt64, _ count: inout ReceivedCount,
        take: (ChangeBody, ContentHash, ChangeOrigin) throws -> Void
    ) throws -> [ChangeRange]? {
        var chain = SegmentChain(segment, library: library)
        /// What the segment says that the author had seen of others before the change.
        var stated = segment.baseContext
        while let link = try next(&chain) {
            let id = link.id
            guard id.sequence > known else {
                if id.sequence == known, let line = lines[id.replica], line.head != link.hash {
                    throw StoreProblem.fork(id)
                }
                for entry in link.body.contextDelta { stated.include(entry.change) }
                count.known += 1
                continue
            }
            if id.sequence == known + 1, try stated != line(of: id.replica).context {
                throw StoreProblem.damaged(
                    segment.range, EncodingProblem(.unexpected("another base context than its author's"), at: 0))
            }
            let context = try context(of: link.body, id, after: try line(of: id.replica))
            if case .early(let missing) = Delivery(of: id, context: context, at: vector) { return missing }
            try checkBranches(link.body.contextDelta)
            try take(link.body, link.hash, ChangeOrigin(id: id, timestamp: link.timestamp, context: context))
            count.folded += 1
        }
        return nil
    }

    private func next(_ chain: inout SegmentChain) throws -> SegmentChain.Link? {
        let link: SegmentChain.Link?
        let range = chain.upcoming
        do { link = try chain.next() } catch { throw StoreProblem.damaged(range, error) }
        // Only a purge may leave a commitment behind, and no program drops parts yet.
        if let body = link?.body, body.presentParts.count < body.parts.count {
            throw StoreProblem.damaged(range, EncodingProblem(.unexpected("a part is missing"), at: 0))
        }
        return link
    }

    /// The whole context of a change: what its author had seen before, the step, and the author's own changes.
    private func context(of body: ChangeBody, _ id: ChangeID, after line: ReplicaLine) throws -> VersionVector {
        var context = line.context
        for entry in body.contextDelta {
            guard entry.change.replica != id.replica, entry.change.sequence > context[entry.change.replica] else {
                throw StoreProblem.damaged(
                    ChangeRange(replica: id.replica, first: id.sequence, last: id.sequence),
                    EncodingProblem(.unexpected("a context that does not grow"), at: 0))
            }
            context[entry.change.replica] = entry.change.sequence
        }
        context[id.replica] = id.sequence - 1
        return context
    }

    /// A context must mean the branches that are here.
    private func checkBranches(_ entries: [ContextEntry]) throws {
        for entry in entries {
            guard let line = lines[entry.change.replica],
                try !database.isAnother(entry.change.sequence, of: line, than: { $0.prefix == entry.hashPrefix })
            else { throw StoreProblem.fork(entry.change) }
        }
    }
}
