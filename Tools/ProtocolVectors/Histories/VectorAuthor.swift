import Causality
import LibraryModel

/// An author in memory, who edits as a program does or publishes parts as they are given.
struct VectorAuthor {
    let id: ReplicaID
    /// What the author holds.
    private(set) var state = LibraryState()
    /// What the device believes the time to be.
    var now: Int64
    private var clock = HybridClock()
    private var numbers: VectorNumbers

    /// A day of the year 2026.
    static let today: Int64 = 1_790_000_000_000

    /// Creates an author who holds nothing, with a small number that names it and seeds its salts.
    init(_ number: UInt64, now: Int64 = today) {
        id = ReplicaID(value: UInt128(number))
        numbers = VectorNumbers(seed: number)
        self.now = now
    }

    /// Makes one change of edits, and returns it.
    ///
    /// - Parameter base: the vector at which the person read what is edited; `nil` for now.
    mutating func edit(
        base: VersionVector? = nil, _ body: (inout ChangeBuilder<LibraryState, VectorNumbers>) throws -> Void
    ) throws -> LibraryChange {
        var builder = ChangeBuilder(
            origin: nextOrigin(), base: base, nowInMilliseconds: now, generator: numbers, storage: state)
        try body(&builder)
        numbers = builder.generator
        let change = LibraryChange(origin: builder.origin, parts: builder.parts)
        state = builder.storage
        state.note(change)
        return change
    }

    /// Makes one change of ready parts; their first indices follow from their order.
    mutating func publish(_ drafts: DraftPart...) throws -> LibraryChange { try publish(drafts) }

    /// Makes one change of ready parts; their first indices follow from their order.
    mutating func publish(_ drafts: [DraftPart]) throws -> LibraryChange {
        let change = LibraryChange(origin: nextOrigin(), parts: DraftPart.settled(drafts))
        try state.receive(change)
        return change
    }

    /// Takes others' changes.
    mutating func receive(_ changes: LibraryChange...) throws {
        for change in changes {
            clock.observe(change.origin.timestamp)
            try state.receive(change)
        }
    }

    private mutating func nextOrigin() -> ChangeOrigin {
        let stamp = clock.issue(nowInMilliseconds: now)
        return ChangeOrigin(
            id: ChangeID(replica: id, sequence: state.vector[id] + 1), timestamp: stamp, context: state.vector)
    }
}
