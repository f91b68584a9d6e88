import Causality
import TestSupport

/// What a few authors did to one value, drawn from a seed: actions, each with what its author had seen.
struct EventHistory<Action> {
    /// One action.
    struct Step {
        let event: Event
        let action: Action

        var dot: Dot { event.dot }

        /// Whether the other action came before this one; written out, so that the laws don't lean on `Event`.
        func sees(_ other: Step) -> Bool {
            if other.dot.change == dot.change { return other.dot.index < dot.index }
            return other.dot.sequence <= event.context[other.dot.replica]
        }
    }

    /// The steps in the order of their making.
    private(set) var steps: [Step] = []

    /// Draws a history, with random stamps, since clocks are random too.
    ///
    /// - Parameter act: draws an action, given all that its author has seen in the order of its making.
    init(
        seed: UInt64, count: Int, replicas: Int = 3, act: (inout SeededGenerator, [Step]) -> Action
    ) {
        var generator = SeededGenerator(seed: seed)
        var vectors = [VersionVector](repeating: VersionVector(), count: replicas)
        while steps.count < count {
            let author = generator.below(replicas)
            if generator.chance(percent: 40) { vectors[author].merge(vectors[generator.below(replicas)]) }
            let context = vectors[author]
            let replica = ReplicaID(value: UInt128(author + 1))
            let sequence = context[replica] + 1
            let timestamp = Timestamp(rawValue: UInt64(generator.below(4)))
            var seen = steps.filter { context.contains($0.dot.change) }
            for index in 0...(generator.chance(percent: 20) ? 1 : 0) {
                let dot = Dot(replica: replica, sequence: sequence, index: UInt32(index))
                let event = Event(dot: dot, timestamp: timestamp, context: context)
                let step = Step(event: event, action: act(&generator, seen))
                steps.append(step)
                seen.append(step)
            }
            vectors[author].include(ChangeID(replica: replica, sequence: sequence))
        }
    }

    /// A random order in which every action comes after all that it has seen.
    func causalOrder(using generator: inout SeededGenerator) -> [Step] {
        var order: [Step] = []
        var waiting = steps
        while !waiting.isEmpty {
            let ready = waiting.indices.filter { index in !waiting.contains { waiting[index].sees($0) } }
            order.append(waiting.remove(at: generator.pick(ready)))
        }
        return order
    }

    /// Every order in which each action comes after all that it has seen.
    var allCausalOrders: [[Step]] {
        func orders(of waiting: [Step]) -> [[Step]] {
            if waiting.isEmpty { return [[]] }
            return waiting.indices.filter { index in !waiting.contains { waiting[index].sees($0) } }.flatMap { index in
                var rest = waiting
                let first = rest.remove(at: index)
                return orders(of: rest).map { [first] + $0 }
            }
        }
        return orders(of: steps)
    }
}
