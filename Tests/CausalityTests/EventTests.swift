import Causality
import Testing

@Suite struct EventTests {
    private let a = ReplicaID(value: 0xa)
    private let b = ReplicaID(value: 0xb)

    private func event(_ sequence: UInt64, _ index: UInt32) -> Event {
        Event(
            dot: Dot(replica: a, sequence: sequence, index: index), timestamp: Timestamp(rawValue: 0),
            context: VersionVector([ChangeID(replica: a, sequence: sequence - 1), ChangeID(replica: b, sequence: 2)]))
    }

    @Test func `an event has seen whole changes of its context`() {
        #expect(event(3, 0).hasSeen(Dot(replica: b, sequence: 2, index: 99)))
        #expect(event(3, 0).hasSeen(Dot(replica: a, sequence: 2, index: 5)))
        #expect(!event(3, 0).hasSeen(Dot(replica: b, sequence: 3, index: 0)))
    }

    @Test func `inside one change a later operation has seen the earlier ones, not itself`() {
        #expect(event(3, 2).hasSeen(Dot(replica: a, sequence: 3, index: 1)))
        #expect(!event(3, 2).hasSeen(Dot(replica: a, sequence: 3, index: 2)))
        #expect(!event(3, 2).hasSeen(Dot(replica: a, sequence: 3, index: 3)))
    }

    @Test func `an event has not seen its author's later changes`() {
        #expect(!event(3, 2).hasSeen(Dot(replica: a, sequence: 4, index: 0)))
    }
}
