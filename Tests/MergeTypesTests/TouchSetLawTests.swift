import Causality
import MergeTypes
import TestSupport
import Testing

/// An item is in the trash exactly if every touch of it was seen by somebody who trashed it afterwards.
@Suite struct TouchSetLawTests {
    private struct Action {
        let isTouch: Bool
        let sparing: [Dot]
    }

    private typealias History = EventHistory<Action>

    @Test(arguments: UInt64(0)..<200)
    func `every causal order gives the same set`(seed: UInt64) {
        let history = history(seed, count: 16)
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

    @Test(arguments: UInt64(0)..<300)
    func `an item is trashed exactly if each touch was seen, and not spared, by somebody who trashed it`(seed: UInt64) {
        let steps = history(seed, count: 14).steps
        let trashings = steps.filter { !$0.action.isTouch }
        let isTrashed = steps.filter(\.action.isTouch).allSatisfy { touch in
            trashings.contains { $0.sees(touch) && !$0.action.sparing.contains(touch.dot) }
        }
        #expect(apply(steps).isTrashed == isTrashed)
    }

    @Test(arguments: UInt64(0)..<300)
    func `an item came back exactly if it is live and some trashing was not seen by any later work`(seed: UInt64) {
        let steps = history(seed, count: 14).steps
        let isQuestioned = steps.contains { trashing in
            !trashing.action.isTouch
                && !steps.contains { $0.sees(trashing) && !$0.action.sparing.contains(trashing.dot) }
        }
        let set = apply(steps)
        #expect(set.cameBack == (isQuestioned && !set.isTrashed))
    }

    @Test func `the same touch once more is no second one, and takes what it doesn't spare`() {
        let earlier = event(author: 1, sequence: 1, context: [])
        let touching = event(author: 2, sequence: 1, context: [earlier.dot.change])
        var set = TouchSet()
        set.touch(at: earlier)
        set.touch(at: touching, sparing: [earlier.dot])
        #expect(set == TouchSet(touches: [earlier.dot, touching.dot], trashings: []))
        set.touch(at: touching)
        #expect(set == TouchSet(touches: [touching.dot], trashings: []))
    }

    private func event(author: UInt128, sequence: UInt64, context: [ChangeID]) -> Event {
        Event(
            dot: Dot(replica: ReplicaID(value: author), sequence: sequence, index: 0),
            timestamp: Timestamp(rawValue: 0), context: VersionVector(context))
    }

    @Test(arguments: UInt64(0)..<100)
    func `a touch by somebody who has seen everything leaves only itself`(seed: UInt64) {
        let steps = history(seed, count: 14).steps
        var set = apply(steps)
        let event = newest(after: steps)
        set.touch(at: event)
        #expect(set == TouchSet(touches: [event.dot], trashings: []))
        #expect(!set.isTrashed && !set.cameBack)
    }

    @Test(arguments: UInt64(0)..<100)
    func `a trashing by somebody who has seen everything leaves only itself`(seed: UInt64) {
        let steps = history(seed, count: 14).steps
        var set = apply(steps)
        let event = newest(after: steps)
        set.trash(at: event)
        #expect(set == TouchSet(touches: [], trashings: [event.dot]))
        #expect(set.isTrashed && !set.cameBack)
    }

    @Test func `an item that nobody touched is not live`() {
        #expect(TouchSet().isTrashed)
        #expect(!TouchSet().cameBack)
    }

    private func newest(after steps: [History.Step]) -> Event {
        Event(
            dot: Dot(replica: ReplicaID(value: 99), sequence: 1, index: 0), timestamp: Timestamp(rawValue: 0),
            context: VersionVector(steps.map(\.dot.change)))
    }

    private func history(_ seed: UInt64, count: Int) -> History {
        History(seed: seed, count: count) { generator, seen in
            let set = apply(seen)
            let unread = (set.touches + set.trashings).filter { _ in generator.chance(percent: 20) }
            return Action(isTouch: generator.chance(percent: 60), sparing: Array(unread))
        }
    }

    private func apply(_ steps: [History.Step]) -> TouchSet {
        var set = TouchSet()
        for step in steps {
            if step.action.isTouch {
                set.touch(at: step.event, sparing: step.action.sparing)
            } else {
                set.trash(at: step.event, sparing: step.action.sparing)
            }
        }
        return set
    }
}
