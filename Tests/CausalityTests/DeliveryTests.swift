import Causality
import TestSupport
import Testing

@Suite struct DeliveryTests {
    private let a = ReplicaID(value: 0xa)
    private let b = ReplicaID(value: 0xb)

    private func vector(_ a: UInt64, _ b: UInt64) -> VersionVector {
        VersionVector([ChangeID(replica: self.a, sequence: a), ChangeID(replica: self.b, sequence: b)])
    }

    @Test func `an author's first change is ready at once`() {
        let delivery = Delivery(
            of: ChangeID(replica: a, sequence: 1), context: VersionVector(), at: VersionVector())
        #expect(delivery == .ready)
    }

    @Test func `a change that is held is a duplicate, whatever its context says`() {
        let id = ChangeID(replica: a, sequence: 2)
        #expect(Delivery(of: id, context: vector(1, 9), at: vector(2, 0)) == .duplicate)
        #expect(Delivery(of: id, context: vector(1, 0), at: vector(5, 0)) == .duplicate)
    }

    @Test func `a change waits for its author's earlier ones even where its context forgot them`() {
        let delivery = Delivery(of: ChangeID(replica: a, sequence: 4), context: VersionVector(), at: vector(1, 0))
        #expect(delivery == .early(missing: [ChangeRange(replica: a, first: 2, last: 3)]))
    }

    @Test func `a change waits for all that its author had seen`() {
        let delivery = Delivery(of: ChangeID(replica: a, sequence: 3), context: vector(2, 5), at: vector(0, 3))
        let missing = [
            ChangeRange(replica: a, first: 1, last: 2), ChangeRange(replica: b, first: 4, last: 5),
        ]
        #expect(delivery == .early(missing: missing))
    }

    @Test func `a change is ready where more is held than its author had seen`() {
        #expect(Delivery(of: ChangeID(replica: a, sequence: 3), context: vector(2, 1), at: vector(2, 7)) == .ready)
    }

    @Test func `what is missing is exactly what makes a change ready`() {
        var early = 0
        for seed in UInt64(0)..<100 {
            var generator = SeededGenerator(seed: seed)
            let sequence = UInt64(1 + generator.below(4))
            let context = vector(sequence - 1, UInt64(generator.below(4)))
            var held = vector(UInt64(generator.below(4)), UInt64(generator.below(4)))
            let id = ChangeID(replica: a, sequence: sequence)
            guard case .early(let missing) = Delivery(of: id, context: context, at: held) else { continue }
            early += 1
            for run in missing {
                #expect(held[run.replica] == run.first - 1, "seed \(seed)")
                held.include(ChangeID(replica: run.replica, sequence: run.last))
            }
            #expect(Delivery(of: id, context: context, at: held) == .ready, "seed \(seed)")
        }
        #expect(early >= 30)
    }
}
