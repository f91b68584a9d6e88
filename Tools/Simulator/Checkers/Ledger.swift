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

    /// A change of which the engine said that it could not be put on the disk.
    ///
    /// What a disk keeps of a commit that failed may be whole: then the change is there when the program starts anew, unless
    /// another one has taken its place.
    struct Attempt {
        let change: LibraryChange
        let read: VersionVector
        let intents: [Intent]
        let machine: Int
    }

    private(set) var entries: [ChangeID: Entry] = [:]
    private(set) var attempts: [Attempt] = []

    /// Notes a change that failed.
    mutating func note(_ attempt: Attempt) { attempts.append(attempt) }

    /// A failed change that is not in the books, and that a vector holds nevertheless.
    func attempts(in vector: VersionVector) -> [Attempt] {
        attempts.filter { entries[$0.change.origin.id] == nil && vector.contains($0.change.origin.id) }
    }

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

    /// Texts of purged items that somebody named without having them: all others may have forgotten them.
    var textsNamedUnseen: Set<ContentHash> {
        Set(
            entries.values.flatMap(\.intents).compactMap { intent in
                if case .named(let hash) = intent { hash } else { nil }
            })
    }

    /// The changes that a vector holds, ordered by name.
    func entries(in vector: VersionVector) -> [Entry] {
        entries.values.filter { vector.contains($0.id) }.sorted { $0.id < $1.id }
    }
}
