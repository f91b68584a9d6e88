internal import Causality
internal import LibraryModel
internal import TestSupport
internal import WireFormat

/// Taking follows the rules of a replica's store, and shares no code with it.
extension HeldChanges {
    mutating func take(_ frame: BundleFrame, _ count: inout ReceivedCount) throws {
        switch frame {
        case .segment(let segment): try take(segment, &count)
        case .privateRecords(let entries): try take(entries, &count)
        case .blobs(let blobs):
            for blob in blobs where self.blob(blob.hash) == nil {
                keep(blob)
                count.captures += 1
            }
        // Every change is kept here, so a snapshot is never needed.
        case .snapshot, .items: break
        }
    }

    private mutating func take(_ segment: Segment, _ count: inout ReceivedCount) throws {
        if let missing = try fold(segment, &count) {
            guard keepsEarly else { throw MemoryLogProblem.gap(missing: missing) }
            // Its bytes are checked now, so that later only the place can be wrong.
            do throws(EncodingProblem) {
                _ = try segment.verifiedOutline(library: library)
            } catch {
                throw MemoryLogProblem.damaged(segment.range, error)
            }
            if !pending.contains(segment) { pending.append(segment) }
            count.early += Int(segment.last - max(segment.first - 1, vector[segment.replica]))
        }
        while try foldPending(&count) {}
    }

    /// Folds the changes that are new and ready; returns what the first other one waits for.
    private mutating func fold(_ segment: Segment, _ count: inout ReceivedCount) throws -> [ChangeRange]? {
        let replica = segment.replica
        let held = vector[replica]
        if segment.last <= held {
            let last = ChangeID(replica: replica, sequence: segment.last)
            guard hash(last) == segment.headHash else { throw MemoryLogProblem.fork(last) }
            count.known += segment.changes.count
            return nil
        }
        guard segment.first <= held + 1 else {
            return [ChangeRange(replica: replica, first: held + 1, last: segment.first - 1)]
        }
        let before = ChangeID(replica: replica, sequence: segment.first - 1)
        guard hash(before) == segment.previousHash else {
            if before.sequence > 0 { throw MemoryLogProblem.fork(before) }
            throw MemoryLogProblem.damaged(segment.range, EncodingProblem(.hashMismatch, at: 0))
        }
        var previous = segment.previousHash
        for (position, received) in segment.changes.enumerated() {
            let id = ChangeID(replica: replica, sequence: segment.first + UInt64(position))
            let entry = try entry(id, received, previous: previous)
            if id.sequence <= held {
                if id.sequence == held, hash(id) != entry.hash { throw MemoryLogProblem.fork(id) }
                count.known += 1
            } else {
                if case .early(let missing) = Delivery(of: id, context: entry.context, at: vector) { return missing }
                for seen in entry.body.contextDelta where hash(seen.change)?.prefix != seen.hashPrefix {
                    throw MemoryLogProblem.fork(seen.change)
                }
                try fold(entry, &count)
            }
            previous = entry.hash
        }
        guard previous == segment.headHash else {
            throw MemoryLogProblem.damaged(segment.range, EncodingProblem(.hashMismatch, at: 0))
        }
        return nil
    }

    private func entry(_ id: ChangeID, _ received: SegmentChange, previous: ContentHash) throws -> Entry {
        let body: ChangeBody
        do throws(EncodingProblem) {
            body = try ChangeBody(bytes: received.body)
        } catch {
            throw MemoryLogProblem.damaged(id, error)
        }
        guard body.presentParts.count == body.parts.count else {
            throw MemoryLogProblem.damaged(id, EncodingProblem(.unexpected("a part is missing"), at: 0))
        }
        var context = entry(ChangeID(replica: id.replica, sequence: id.sequence - 1))?.context ?? VersionVector()
        for seen in body.contextDelta {
            guard seen.change.replica != id.replica, !context.contains(seen.change) else {
                throw MemoryLogProblem.damaged(id, EncodingProblem(.unexpected("a context that does not grow"), at: 0))
            }
            context.include(seen.change)
        }
        context[id.replica] = id.sequence - 1
        let hash = body.hash(library: library, id: id, previous: previous, timestamp: received.timestamp)
        return Entry(id: id, timestamp: received.timestamp, body: body, hash: hash, context: context)
    }

    private mutating func fold(_ entry: Entry, _ count: inout ReceivedCount) throws {
        let origin = ChangeOrigin(id: entry.id, timestamp: entry.timestamp, context: entry.context)
        try author.receive(LibraryChange(origin: origin, parts: entry.body.presentParts))
        append(entry)
        count.folded += 1
        for (dot, _) in entry.operations {
            // Nobody could check it when it came. What doesn't fit is as good as withheld.
            guard let commitment = commitments[dot], let record = pendingRecords.removeValue(forKey: dot),
                record.commitment == commitment
            else { continue }
            author.keep(captures: [:], privateRecords: [dot: record])
            count.privateRecords += 1
        }
    }

    private mutating func foldPending(_ count: inout ReceivedCount) throws -> Bool {
        for (index, segment) in pending.enumerated() where segment.first <= vector[segment.replica] + 1 {
            let before = count.folded
            do {
                if try fold(segment, &count) == nil { pending.remove(at: index) }
            } catch let problem as MemoryLogProblem where problem.isMisfit {
                count.refused += Int(segment.last - max(segment.first - 1, vector[segment.replica]))
                pending.remove(at: index)
                return true
            }
            if count.folded > before || !pending.contains(segment) { return true }
        }
        return false
    }

    private mutating func take(_ entries: [PrivateEntry], _ count: inout ReceivedCount) throws {
        for entry in entries {
            guard let commitment = commitments[entry.dot] else {
                if vector.contains(entry.dot.change) { throw MemoryLogProblem.privateMismatch(entry.dot) }
                pendingRecords[entry.dot] = entry.record
                continue
            }
            guard commitment == entry.record.commitment else { throw MemoryLogProblem.privateMismatch(entry.dot) }
            guard author.state.privateRecords[entry.dot] == nil else { continue }
            author.keep(captures: [:], privateRecords: [entry.dot: entry.record])
            count.privateRecords += 1
        }
    }
}
