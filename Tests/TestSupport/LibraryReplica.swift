public import Causality
public import LibraryModel

/// An author in memory: a library, a clock and a name.
public struct LibraryReplica: Sendable {
    /// The author's name.
    public let id: ReplicaID
    /// What the author holds.
    public private(set) var state = LibraryState()
    /// Issues the times of changes.
    public private(set) var clock = HybridClock()
    /// What the device believes the time to be.
    public var wallClock: SimulatedClock
    /// Draws identifiers and salts.
    public private(set) var generator: SeededGenerator
    /// The vectors that the author has had, oldest first: what a person may have read at.
    public private(set) var pastVectors = [VersionVector()]

    /// Creates an author who holds nothing yet.
    public init(id: ReplicaID, seed: UInt64, wallClock: SimulatedClock = SimulatedClock()) {
        self.id = id
        self.wallClock = wallClock
        generator = SeededGenerator(seed: seed)
    }

    /// Creates the author with a small number, which names it and seeds it.
    public init(_ number: UInt64) { self.init(id: ReplicaID(value: UInt128(number)), seed: number) }

    /// Makes one change and returns it; `nil` where the edits did nothing.
    ///
    /// Where `body` throws, nothing has happened.
    ///
    /// - Parameter base: the vector at which the person read what is edited; `nil` for now.
    @discardableResult
    public mutating func edit(
        base: VersionVector? = nil, _ body: (inout ChangeBuilder<LibraryState, SeededGenerator>) throws -> Void
    ) throws -> LibraryChange? {
        var clock = clock
        let now = wallClock.nowInMilliseconds
        var builder = ChangeBuilder(
            origin: nextOrigin(at: clock.issue(nowInMilliseconds: now)), base: base, nowInMilliseconds: now,
            generator: generator, storage: state)
        try body(&builder)
        generator = builder.generator
        guard !builder.isEmpty else { return nil }
        let change = LibraryChange(origin: builder.origin, parts: builder.parts)
        self.clock = clock
        state = builder.storage
        state.note(change)
        pastVectors.append(state.vector)
        return change
    }

    /// Makes a change of ready parts, such as only a newer program would write.
    public mutating func publish(_ parts: [ChangePart]) throws -> LibraryChange {
        let timestamp = clock.issue(nowInMilliseconds: wallClock.nowInMilliseconds)
        let change = LibraryChange(origin: nextOrigin(at: timestamp), parts: parts)
        try state.receive(change)
        pastVectors.append(state.vector)
        return change
    }

    /// Takes somebody else's change.
    @discardableResult
    public mutating func receive(_ change: LibraryChange) throws -> Delivery {
        clock.observe(change.origin.timestamp)
        let delivery = try state.receive(change)
        if delivery == .ready { pastVectors.append(state.vector) }
        return delivery
    }

    /// Takes changes in the order in which they are listed.
    public mutating func receive(_ changes: [LibraryChange?]) throws {
        for change in changes.compactMap(\.self) { try receive(change) }
    }

    /// Takes what travels beside changes.
    public mutating func keep(captures: [ContentHash: [UInt8]], privateRecords: [Dot: PrivateRecord]) {
        for (hash, bytes) in captures where state.captures[hash] == nil { _ = state.keep(capture: bytes) }
        for (dot, record) in privateRecords { state.keep(record, at: dot) }
    }

    private func nextOrigin(at timestamp: Timestamp) -> ChangeOrigin {
        ChangeOrigin(
            id: ChangeID(replica: id, sequence: state.vector[id] + 1), timestamp: timestamp, context: state.vector)
    }
}
