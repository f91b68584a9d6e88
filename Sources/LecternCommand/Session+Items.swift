import Lectern

extension Session {
    /// The item whose id begins like this; a whole id also finds what was purged.
    ///
    /// - Parameter others: kinds of which only whole ids count.
    func item(
        _ prefix: String, in replica: Replica, kinds: [ItemKind] = ItemKind.shown, orWhole others: [ItemKind] = []
    ) async throws -> ItemKey {
        try await replica.read { try $0.item(prefix, kinds, orWhole: others) }
    }

    /// The item, of whatever kind, that a person asks about; `nil` where none is named.
    func item(ifNamed prefix: String?, in replica: Replica) async throws -> ItemKey? {
        guard let prefix else { return nil }
        return try await item(prefix, in: replica, orWhole: ItemKind.known)
    }

    /// The items whose ids begin like these, each once: all of them, or none.
    ///
    /// - Parameter words: ids, or the dash that stands for those on standard input.
    func items(
        _ words: [String], in replica: Replica, kinds: [ItemKind] = ItemKind.shown
    ) async throws -> [ItemKey] {
        let given = try GivenIDs(words)
        return try await replica.read { reader in
            var seen: Set<ItemKey> = []
            return try given.ids.map { id -> ItemKey in
                do {
                    return try reader.item(id.text, kinds)
                } catch let problem as any ExplainedProblem {
                    throw id.placed(problem)
                }
            }.filter { seen.insert($0).inserted }
        }
    }

    /// The change that is named `REPLICA:SEQUENCE`, the replica by its first digits.
    func change(_ name: String, in replica: Replica) async throws -> ChangeID {
        let halves = name.lowercased().split(separator: ":", omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, let sequence = UInt64(halves[1]) else {
            throw CommandProblem.noChange(name)
        }
        let authors = try await replica.status().vector.entries
            .filter { $0.replica.description.hasPrefix(halves[0]) && sequence <= $0.sequence }
        guard authors.count == 1, let author = authors.first, sequence > 0 else { throw CommandProblem.noChange(name) }
        return ChangeID(replica: author.replica, sequence: sequence)
    }
}

extension StoreReader {
    /// The item whose id begins like this; a whole id also finds what was purged, and items of other kinds.
    fileprivate func item(
        _ prefix: String, _ kinds: [ItemKind], orWhole others: [ItemKind] = []
    ) throws -> ItemKey {
        do {
            return try item(withPrefix: prefix, kinds: kinds)
        } catch let problem as ReplicaProblem {
            guard case .unknownID = problem else { throw problem }
            if let found = try wholeID(prefix, kinds + others) { return found }
            guard let other = try? item(withPrefix: prefix, kinds: ItemKind.known) else { throw problem }
            let anotherKind = CommandProblem.anotherKind(
                prefix, found: "\(other.kind)", wanted: kinds.map { "\($0)" }.joined(separator: " or "))
            guard !ItemKind.shown.contains(other.kind) else { throw anotherKind }
            throw AdvisedProblem(anotherKind, remedy: "`lectern explain \(other.id)` says what is known of it.")
        }
    }

    /// The item that has this id, purged or not; `nil` where it is no whole id, or nothing has it.
    private func wholeID(_ text: String, _ kinds: [ItemKind]) throws -> ItemKey? {
        guard let id = ItemID(text: text.lowercased()) else { return nil }
        return try kinds.map { ItemKey(kind: $0, id: id) }.first { try state(of: $0)?.isEmpty == false }
    }
}
