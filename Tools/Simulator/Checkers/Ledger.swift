internal import Lectern

/// The books: every change that was made, what its author meant by it, and what they had read.
///
/// They are kept beside the engine, and nothing is ever struck out.
struct Ledger {
    /// One change.
    struct Entry {
        let change: LibraryChange
        /// What its author had in front of them.
        let read: VersionVector
        let intents: [Intent]
        let machine: Int

        var id: ChangeID { change.origin.id }

        /// Whether its author had read another change.
        func hasRead(_ other: Entry) -> Bool { read.contains(other.id) }

        /// Whether its author's replica held another change.
        func held(_ other: Entry) -> Bool { change.origin.context.contains(other.id) }
    }

    private(set) var entries: [ChangeID: Entry] = [:]

    /// Notes a change, without what its author meant and already was so.
    mutating func record(_ change: LibraryChange, read: VersionVector, _ intents: [Intent], machine: Int) {
        let kept = intents.filter { intent in
            guard case .put(let item, let field, let element) = intent else { return true }
            let addition = AddMembers.Addition(field: field, element: MemberValue(element))
            return change.parts.contains { part in
                part.item == item
                    && part.operations.contains {
                        if case .addMembers(let operation) = $0 {
                            operation.additions.contains(addition)
                        } else {
                            false
                        }
                    }
            }
        }
        entries[change.origin.id] = Entry(change: change, read: read, intents: kept, machine: machine)
    }

    /// The changes that a vector holds, ordered by name.
    func entries(in vector: VersionVector) -> [Entry] {
        entries.values.filter { vector.contains($0.id) }.sorted { $0.id < $1.id }
    }
}
