import Causality
import MergeTypes
import TestSupport
import Testing

/// An element is in the set exactly if some addition of it was neither removed by name nor replaced by a later one.
@Suite struct ObservedRemoveSetLawTests {
    private enum Action {
        case add(String)
        case remove(String, seen: [Dot])
    }

    private typealias History = EventHistory<Action>

    @Test(arguments: UInt64(0)..<200)
    func `every causal order gives the same set`(seed: UInt64) {
        let history = history(seed, count: 20)
        let expected = apply(history.steps)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<6 { #expect(apply(history.causalOrder(using: &generator)) == expected) }
    }

    @Test(arguments: UInt64(0)..<60)
    func `all causal orders of a short history give the same set`(seed: UInt64) {
        let history = history(seed, count: 6)
        let expected = apply(history.steps)
        let orders = history.allCausalOrders
        #expect(!orders.isEmpty)
        #expect(orders.allSatisfy { apply($0) == expected })
    }

    @Test(arguments: UInt64(0)..<200)
    func `an element stays by the additions that nobody removed by name or replaced`(seed: UInt64) {
        let steps = history(seed, count: 20).steps
        let set = apply(steps)
        for element in ["a", "b", "c"] {
            let additions = steps.filter { if case .add(element) = $0.action { true } else { false } }
            let removed = steps.flatMap { step -> [Dot] in
                if case .remove(element, let seen) = step.action { seen } else { [] }
            }
            let staying = additions.filter { addition in
                !removed.contains(addition.dot) && !additions.contains { $0.sees(addition) }
            }
            #expect(Array(set.dots(of: element)) == staying.map(\.dot).sorted())
            #expect(set.contains(element) == !staying.isEmpty)
        }
        #expect(set.elements == set.elements.sorted())
        #expect(set.entries.allSatisfy { !$0.dots.isEmpty })
    }

    @Test(arguments: UInt64(0)..<100)
    func `whoever has seen everything can empty the set`(seed: UInt64) {
        var set = apply(history(seed, count: 20).steps)
        for entry in set.entries { set.remove(entry.element, seen: entry.dots) }
        #expect(set.isEmpty)
        #expect(set == ObservedRemoveSet())
    }

    @Test func `adding wins over a removal that had not seen it, in both orders`() {
        let (first, second) = (event(1), event(2))
        var addedLast = ObservedRemoveSet<String>()
        addedLast.add("a", at: first)
        addedLast.remove("a", seen: [first.dot])
        addedLast.add("a", at: second)
        var removedLast = ObservedRemoveSet<String>()
        removedLast.add("a", at: first)
        removedLast.add("a", at: second)
        removedLast.remove("a", seen: [first.dot])
        #expect(addedLast == removedLast)
        #expect(addedLast.dots(of: "a") == [second.dot])
    }

    @Test func `removing what is not there does nothing`() {
        var set = ObservedRemoveSet<String>()
        set.add("b", at: event(1))
        let before = set
        set.remove("a", seen: [event(1).dot])
        set.remove("b", seen: [event(2).dot])
        set.remove("b", seen: [])
        #expect(set == before)
        #expect(set.dots(of: "a") == [])
    }

    private func event(_ replica: UInt128) -> Event {
        Event(
            dot: Dot(replica: ReplicaID(value: replica), sequence: 1, index: 0), timestamp: Timestamp(rawValue: 0),
            context: VersionVector())
    }

    private func history(_ seed: UInt64, count: Int) -> History {
        History(seed: seed, count: count) { generator, seen in
            let element = generator.pick(["a", "b", "c"])
            if generator.chance(percent: 50) { return .add(element) }
            let read = Array(apply(seen).dots(of: element).filter { _ in generator.chance(percent: 80) })
            return .remove(element, seen: read)
        }
    }

    private func apply(_ steps: [History.Step]) -> ObservedRemoveSet<String> {
        var set = ObservedRemoveSet<String>()
        for step in steps {
            switch step.action {
            case .add(let element): set.add(element, at: step.event)
            case .remove(let element, let seen): set.remove(element, seen: seen)
            }
        }
        return set
    }
}
