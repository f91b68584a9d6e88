import Causality
import TestSupport
import Testing

/// Merging vectors is taking a least upper bound: the laws that everything else stands on.
@Suite struct VersionVectorLawTests {
    private static let seeds = UInt64(0)..<200

    @Test(arguments: seeds)
    func `merging is commutative, associative and idempotent`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let (a, b, c) = (vector(&generator), vector(&generator), vector(&generator))
        #expect(a.merging(b) == b.merging(a))
        #expect(a.merging(b).merging(c) == a.merging(b.merging(c)))
        #expect(a.merging(a) == a)
        #expect(a.merging(VersionVector()) == a)
    }

    @Test(arguments: seeds)
    func `a merged vector is the smallest one that contains both`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let (a, b, other) = (vector(&generator), vector(&generator), vector(&generator))
        let merged = a.merging(b)
        #expect(merged.contains(a) && merged.contains(b))
        #expect(!(other.contains(a) && other.contains(b)) || other.contains(merged))
        for entry in merged.entries {
            var smaller = merged
            smaller[entry.replica] -= 1
            #expect(!(smaller.contains(a) && smaller.contains(b)))
        }
    }

    @Test(arguments: seeds)
    func `comparison agrees with containment, and is the opposite from the other side`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let (a, b) = (vector(&generator), vector(&generator))
        let opposite: [CausalOrder: CausalOrder] = [
            .equal: .equal, .before: .after, .after: .before, .concurrent: .concurrent,
        ]
        #expect(b.compare(a) == opposite[a.compare(b)])
        #expect((a.compare(b) == .equal) == (a == b))
        #expect((a.compare(b) == .after) == (a.contains(b) && a != b))
        #expect((a.compare(b) == .concurrent) == (!a.contains(b) && !b.contains(a)))
        #expect(a.compare(a.merging(b)) == (a.contains(b) ? .equal : .before))
    }

    @Test(arguments: seeds)
    func `the difference is exactly what the other lacks`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let (a, b) = (vector(&generator), vector(&generator))
        let runs = a.difference(b)
        let listed = runs.flatMap { run in
            (run.first...run.last).map { ChangeID(replica: run.replica, sequence: $0) }
        }
        #expect(Set(listed) == changes(a).subtracting(changes(b)))
        #expect(runs.map(\.replica) == runs.map(\.replica).sorted())
        var completed = b
        for change in listed { completed.include(change) }
        #expect(completed == a.merging(b))
    }

    @Test(arguments: seeds)
    func `the text form reads back as the same vector`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let vector = vector(&generator)
        #expect(VersionVector(text: vector.description) == vector)
    }

    @Test(arguments: seeds)
    func `vectors of the same changes are equal, however they came about`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let vector = vector(&generator)
        let entries = vector.entries
        #expect(VersionVector(entries.shuffled(using: &generator) + entries.prefix(2)) == vector)
        #expect(VersionVector(changes(vector)) == vector)
        #expect(vector.changeCount == UInt64(changes(vector).count))
        #expect(vector.count == entries.count)
    }

    @Test func `what a vector from outside claims is counted up to where sums have room`() {
        let claimed = VersionVector(
            (1...UInt128(1 << 16)).map { ChangeID(replica: ReplicaID(value: $0), sequence: Causality.largestSequence) })
        #expect(claimed.changeCount == VersionVector.largestChangeCount)
        #expect(claimed.difference(VersionVector()).changeCount == Int(VersionVector.largestChangeCount))
        let some = VersionVector([ChangeID(replica: ReplicaID(value: 1), sequence: 7)])
        #expect(some.difference(VersionVector()).changeCount == 7)
    }

    /// Five replicas and small numbers, so that vectors are often equal or ordered.
    private func vector(_ generator: inout SeededGenerator) -> VersionVector {
        var vector = VersionVector()
        for replica in 1...5 where generator.chance(percent: 60) {
            vector[ReplicaID(value: UInt128(replica))] = UInt64(generator.below(4))
        }
        return vector
    }

    private func changes(_ vector: VersionVector) -> Set<ChangeID> {
        Set(
            vector.entries.flatMap { entry in
                (1...entry.sequence).map { ChangeID(replica: entry.replica, sequence: $0) }
            })
    }
}
