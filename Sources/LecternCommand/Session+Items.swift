import Lectern

extension Session {
    /// The item whose id begins like this; a whole id also finds what was purged.
    func item(
        _ prefix: String, in replica: Replica, kinds: [ItemKind] = ItemKind.shown
    ) async throws -> ItemKey {
        do {
            return try await replica.item(withPrefix: prefix, kinds: kinds)
        } catch let problem as ReplicaProblem {
            guard case .unknownID = problem else { throw problem }
            if let found = try await wholeID(prefix, in: replica, kinds) { return found }
            if let other = try? await replica.item(withPrefix: prefix, kinds: ItemKind.shown) {
                throw CommandProblem.anotherKind(
                    prefix, found: "\(other.kind)", wanted: kinds.map { "\($0)" }.joined(separator: " or "))
            }
            throw problem
        }
    }

    /// The item that has this id, purged or not; `nil` where it is no whole id, or nothing has it.
    private func wholeID(_ text: String, in replica: Replica, _ kinds: [ItemKind]) async throws -> ItemKey? {
        guard let id = ItemID(text: text.lowercased()) else { return nil }
        let keys = kinds.map { ItemKey(kind: $0, id: id) }
        return try await replica.read { reader in try keys.first { try reader.state(of: $0)?.isEmpty == false } }
    }

    /// The items whose ids begin like these: all of them, or none.
    func items(
        _ prefixes: [String], in replica: Replica, kinds: [ItemKind] = ItemKind.shown
    ) async throws -> [ItemKey] {
        var items: [ItemKey] = []
        for prefix in prefixes {
            let found = try await item(prefix, in: replica, kinds: kinds)
            if !items.contains(found) { items.append(found) }
        }
        return items
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
