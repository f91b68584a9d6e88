internal import Causality
internal import LibraryModel
internal import WireFormat

/// Changes as bytes, and the fold of whatever they say.
enum ChangeFuzzing {
    static func runChange(_ input: [UInt8]) -> Bool {
        guard let body = try? ChangeBody(bytes: input) else { return false }
        precondition(body.bytes == input, "a body is its bytes")
        precondition(body.parts.count == body.commitments.count, "each part has a commitment")
        guard let outline = try? ChangeOutline(body: input), let salts = try? ChangeBody.salts(of: input) else {
            preconditionFailure("what can be read can be read in outline")
        }
        precondition(outline.contextDelta == body.contextDelta, "an outline has the same step")
        precondition(outline.captures == body.captures, "an outline names the same captures")
        precondition(outline.privateOperations == body.privateOperations, "an outline knows the same commitments")
        precondition(Set(salts.keys) == Set(body.presentParts.map(\.item)), "each item has a salt")
        guard let parts = try? ChangeParts(input) else { preconditionFailure("parts that can be read can be found") }
        for part in body.presentParts {
            guard let found = try? parts.part(at: part.firstIndex) else {
                preconditionFailure("a part that can be read is found by its index")
            }
            precondition(found == part, "a part is the same wherever it is read from")
        }
        return true
    }

    /// Each change is a byte that says whose it is and whether its author had taken in all before, two for its length,
    /// and its body.
    static func runMerge(_ input: [UInt8]) -> Bool {
        let changes = changes(input)
        guard !changes.isEmpty else { return false }
        let forwards = fold(changes)
        let backwards = fold(changes.reversed())
        precondition(forwards.pending.isEmpty && backwards.pending.isEmpty, "everything is there in the end")
        precondition(forwards.digest == backwards.digest, "the order of arrival shows")
        for (key, state) in forwards.items {
            let row = state.canonicalRow
            precondition(backwards.state(of: key).canonicalRow == row, "an item depends on the order of arrival")
            guard let read = try? ItemState(canonicalRow: row) else { preconditionFailure("a row can't be read") }
            precondition(read.canonicalRow == row, "a row changes by being read")
        }
        return true
    }

    private static func changes(_ input: [UInt8]) -> [LibraryChange] {
        var changes: [LibraryChange] = []
        var vector = VersionVector()
        var contexts: [ReplicaID: VersionVector] = [:]
        var rest = input[...]
        while let head = rest.popFirst(), let high = rest.popFirst(), let low = rest.popFirst() {
            let bytes = Array(rest.prefix(Int(high) << 8 | Int(low)))
            rest = rest.dropFirst(bytes.count)
            guard let body = try? ChangeBody(bytes: bytes), body.presentParts.count == body.parts.count else {
                continue
            }
            let author = ReplicaID(value: UInt128(head & 3) + 1)
            if head & 4 != 0 { contexts[author] = vector }
            let id = ChangeID(replica: author, sequence: vector[author] + 1)
            var context = contexts[author] ?? VersionVector()
            context[author] = id.sequence - 1
            contexts[author] = context
            vector.include(id)
            let timestamp = Timestamp(rawValue: UInt64(head >> 3))
            changes.append(
                LibraryChange(
                    origin: ChangeOrigin(id: id, timestamp: timestamp, context: context), parts: body.presentParts))
        }
        return changes
    }

    private static func fold(_ changes: [LibraryChange]) -> LibraryState {
        var state = LibraryState()
        for change in changes {
            do { try state.receive(change) } catch { preconditionFailure("a change can't be folded: \(error)") }
        }
        return state
    }
}

extension ChangeBody {
    fileprivate var privateOperations: [UInt32] {
        presentParts.flatMap { part in
            part.operations.indices.filter { if case .writePrivate = part.operations[$0] { true } else { false } }
                .map { part.firstIndex + UInt32($0) }
        }
    }
}
