public import Causality
public import LibraryModel

/// What a few people did to one library on their devices, drawn from a seed.
///
/// Clocks are wrong by up to ten years and jump; people save the same pages, edit what they read long ago, and sync now
/// and then, in part, and out of order. A test that fails should print `description`, which repeats the history.
public struct RandomHistory: Sendable, CustomStringConvertible {
    /// What the history was drawn from.
    public let seed: UInt64
    /// The number of edits and syncs that were attempted.
    public let steps: Int
    /// Every change in the order of its making, which is a causal order.
    public private(set) var changes: [LibraryChange] = []
    /// Every capture that some change names.
    public private(set) var captures: [ContentHash: [UInt8]] = [:]
    /// Every private record that some change commits to.
    public private(set) var privateRecords: [Dot: PrivateRecord] = [:]
    /// The authors as they stand at the end; they have not seen each other's last changes.
    public private(set) var replicas: [LibraryReplica] = []
    private var generator: SeededGenerator

    /// Draws a history.
    ///
    /// - Throws: what an edit threw; that is a mistake in the model, since only possible edits are drawn.
    public init(seed: UInt64, replicas count: Int = 3, steps: Int = 40) throws {
        self.seed = seed
        self.steps = steps
        generator = SeededGenerator(seed: seed)
        for _ in 0..<count {
            let clock = SimulatedClock(offsetInMilliseconds: Self.clockOffset(using: &generator))
            replicas.append(LibraryReplica(id: .random(using: &generator), seed: generator.next(), wallClock: clock))
        }
        for _ in 0..<steps { try step() }
    }

    /// The Swift expression that repeats the history.
    public var description: String { "RandomHistory(seed: \(seed), replicas: \(replicas.count), steps: \(steps))" }

    /// A replica that folded everything in the order of its making, and holds what travels beside the changes.
    public func library() throws -> LibraryState {
        var state = LibraryState()
        for change in changes { try state.receive(change) }
        for bytes in captures.values { _ = state.keep(capture: bytes) }
        for (dot, record) in privateRecords { state.keep(record, at: dot) }
        return state
    }

    /// The private records that one change commits to.
    public func privateRecords(of change: LibraryChange) -> [Dot: PrivateRecord] {
        privateRecords.filter { $0.key.change == change.origin.id }
    }

    // MARK: Steps

    private mutating func step() throws {
        let duration = generator.within(0...600_000)
        for index in replicas.indices { replicas[index].wallClock.advance(byMilliseconds: duration) }
        let author = generator.below(replicas.count)
        switch generator.below(100) {
        case 0..<3:
            replicas[author].wallClock.jump(toOffsetInMilliseconds: Self.clockOffset(using: &generator))
        case 3..<30 where replicas.count > 1:
            try sync(author)
        case 30..<34:
            try publishAsNewerProgram(author)
        default:
            try edit(author)
        }
    }

    private mutating func edit(_ author: Int) throws {
        let base = generator.chance(percent: 25) ? generator.pick(replicas[author].pastVectors) : nil
        var draws = generator.fork()
        let change = try replicas[author].edit(base: base) { builder in
            for _ in 0...(draws.chance(percent: 20) ? draws.below(3) : 0) {
                try RandomEdit.perform(on: &builder, using: &draws)
            }
        }
        if let change { note(change, by: author) }
    }

    /// Operations, fields and kinds of items that this program doesn't know.
    private mutating func publishAsNewerProgram(_ author: Int) throws {
        let known = RandomEdit.items(of: replicas[author].state)
        guard !known.isEmpty else { return }
        let item = generator.pick(known)
        let strange = ItemKey(kind: ItemKind(rawValue: 900), id: ItemID(value: UInt128(generator.below(3))))
        let payload = [UInt8(generator.below(256))]
        let write = WriteFields.Write(field: FieldCode(rawValue: 700), value: payload)
        let parts = [
            ChangePart(
                item: item, firstIndex: 0, touches: [.init(item: item)],
                operations: [.unknown(UnknownOperation(code: 900, payload: payload))]),
            ChangePart(
                item: generator.chance(percent: 50) ? item : strange, firstIndex: 1, touches: [],
                operations: [.writeFields(WriteFields([write]))]),
        ]
        note(try replicas[author].publish(parts), by: author)
    }

    private mutating func note(_ change: LibraryChange, by author: Int) {
        changes.append(change)
        let state = replicas[author].state
        for (hash, bytes) in state.captures where captures[hash] == nil { captures[hash] = bytes }
        for (dot, record) in state.privateRecords where dot.change == change.origin.id { privateRecords[dot] = record }
    }

    /// Takes some of what another replica holds: a causally closed part of it, or a few changes in any order.
    private mutating func sync(_ receiver: Int) throws {
        let sender = generator.pick(replicas.indices.filter { $0 != receiver })
        let held = replicas[receiver].state.vector
        let offered = replicas[sender].state.vector
        let lacking = changes.filter { offered.contains($0.origin.id) && !held.contains($0.origin.id) }
        guard !lacking.isEmpty else { return }
        var taken = Array(lacking.prefix(1 + generator.below(lacking.count)))
        if generator.chance(percent: 20) {
            taken = lacking.filter { _ in generator.chance(percent: 60) }.shuffled(using: &generator)
        }
        for change in taken { try replicas[receiver].receive(change) }
        if generator.chance(percent: 80) {
            let source = replicas[sender].state
            replicas[receiver].keep(captures: source.captures, privateRecords: source.privateRecords)
        }
    }

    /// Right within a second for most devices, and up to ten years wrong for the others.
    private static func clockOffset(using generator: inout SeededGenerator) -> Int64 {
        let worst = generator.chance(percent: 60) ? 1000 : SimulatedClock.tenYearsInMilliseconds
        return generator.within(-worst...worst)
    }
}
