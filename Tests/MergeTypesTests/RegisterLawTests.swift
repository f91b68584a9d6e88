import Causality
import MergeTypes
import TestSupport
import Testing

/// A write supersedes exactly the siblings that its author had seen and not spared.
@Suite struct RegisterLawTests {
    private struct Write {
        let value: Int
        let sparing: [Dot]
    }

    private typealias History = EventHistory<Write>

    @Test(arguments: UInt64(0)..<200)
    func `every causal order gives the same register`(seed: UInt64) {
        let history = history(seed, count: 16)
        let expected = apply(history.steps)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<6 { #expect(apply(history.causalOrder(using: &generator)) == expected) }
    }

    @Test(arguments: UInt64(0)..<60)
    func `all causal orders of a short history give the same register`(seed: UInt64) {
        let history = history(seed, count: 6)
        let expected = apply(history.steps)
        let orders = history.allCausalOrders
        #expect(!orders.isEmpty)
        #expect(orders.allSatisfy { apply($0) == expected })
    }

    @Test(arguments: UInt64(0)..<200)
    func `the siblings are the writes that no other write has seen and not spared`(seed: UInt64) {
        let steps = history(seed, count: 16).steps
        let staying = steps.filter { write in
            !steps.contains { $0.sees(write) && !$0.action.sparing.contains(write.dot) }
        }
        let register = apply(steps)
        #expect(register.siblings.map(\.dot) == staying.map(\.dot).sorted())
        #expect(Set(register.siblings.map(\.value)) == Set(staying.map(\.action.value)))
    }

    @Test(arguments: UInt64(0)..<200)
    func `the winner is the sibling with the largest time, then the largest name`(seed: UInt64) throws {
        let register = apply(history(seed, count: 16).steps)
        let winner = try #require(register.winner)
        #expect(register.siblings.contains(winner))
        for sibling in register.siblings where sibling != winner {
            let isLater = winner.timestamp > sibling.timestamp
            #expect(isLater || (winner.timestamp == sibling.timestamp && winner.dot > sibling.dot))
        }
    }

    @Test(arguments: UInt64(0)..<100)
    func `a write by somebody who has seen everything ends all questions`(seed: UInt64) {
        let steps = history(seed, count: 12).steps
        var register = apply(steps)
        let context = VersionVector(steps.map(\.dot.change))
        let dot = Dot(replica: ReplicaID(value: 99), sequence: 1, index: 0)
        register.write(-1, at: Event(dot: dot, timestamp: Timestamp(rawValue: 0), context: context))
        #expect(register.siblings.map(\.value) == [-1])
    }

    @Test func `causality decides, even where clocks say otherwise`() {
        let in2099 = Timestamp(milliseconds: 4_070_908_800_000)
        let first = Dot(replica: ReplicaID(value: 9), sequence: 1, index: 0)
        var register = Register<Int>()
        register.write(1, at: Event(dot: first, timestamp: in2099, context: VersionVector()))
        let second = Dot(replica: ReplicaID(value: 1), sequence: 1, index: 0)
        register.write(
            2, at: Event(dot: second, timestamp: Timestamp(rawValue: 0), context: VersionVector([first.change])))
        #expect(register.winner?.value == 2)
        #expect(register.siblings.count == 1)
    }

    @Test func `equal values that were written apart keep all their names`() {
        var register = Register<String>()
        for replica in [UInt128(2), 1] {
            let dot = Dot(replica: ReplicaID(value: replica), sequence: 1, index: 0)
            register.write("x", at: Event(dot: dot, timestamp: Timestamp(rawValue: 5), context: VersionVector()))
        }
        #expect(register.siblings.map(\.dot.replica.value) == [1, 2])
        #expect(register.winner?.dot.replica.value == 2)
    }

    @Test func `a register reads back from its siblings in any order`() {
        var generator = SeededGenerator(seed: 3)
        let register = apply(history(5, count: 16).steps)
        #expect(Register(siblings: register.siblings.shuffled(using: &generator)) == register)
        #expect(Register<Int>().isEmpty)
        #expect(Register<Int>().winner == nil)
    }

    private func history(_ seed: UInt64, count: Int) -> History {
        var value = 0
        return History(seed: seed, count: count) { generator, seen in
            value += 1
            let unread = apply(seen).siblings.map(\.dot).filter { _ in generator.chance(percent: 20) }
            return Write(value: value, sparing: unread)
        }
    }

    private func apply(_ steps: [History.Step]) -> Register<Int> {
        var register = Register<Int>()
        for step in steps { register.write(step.action.value, at: step.event, sparing: step.action.sparing) }
        return register
    }
}
