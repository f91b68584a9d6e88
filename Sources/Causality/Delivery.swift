/// What to do with a change that arrives: causal delivery in one place.
public enum Delivery: Hashable, Sendable {
    /// It is the author's next change, and all that its author had seen is here.
    case ready
    /// It is held already.
    case duplicate
    /// It waits: these changes come first, ordered by replica.
    case early(missing: [ChangeRange])

    /// Judges the change `id`, whose author had seen `context`, at a replica that holds `vector`.
    public init(of id: ChangeID, context: VersionVector, at vector: VersionVector) {
        if vector.contains(id) {
            self = .duplicate
            return
        }
        var prerequisites = context
        if id.sequence > 1 { prerequisites.include(ChangeID(replica: id.replica, sequence: id.sequence - 1)) }
        let missing = prerequisites.difference(vector)
        self = missing.isEmpty ? .ready : .early(missing: missing)
    }
}
