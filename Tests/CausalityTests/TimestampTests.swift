import Causality
import Testing

@Suite struct TimestampTests {
    @Test func `milliseconds and counter are the two halves of one number`() {
        let stamp = Timestamp(rawValue: 0x0123_4567_89ab_cdef)
        #expect(stamp.milliseconds == 0x0123_4567_89ab)
        #expect(stamp.counter == 0xcdef)
    }

    @Test(arguments: [
        (Int64.min, Int64(0)), (-1, 0), (0, 0), (1_767_225_600_000, 1_767_225_600_000),
        (Timestamp.largestMilliseconds, Timestamp.largestMilliseconds), (.max, Timestamp.largestMilliseconds),
    ])
    func `milliseconds outside of 48 bits are clamped`(given: Int64, held: Int64) {
        #expect(Timestamp(milliseconds: given).milliseconds == held)
        #expect(Timestamp(milliseconds: given).counter == 0)
    }

    @Test func `the largest time has no successor`() {
        #expect(Timestamp(rawValue: 7).successor == Timestamp(rawValue: 8))
        #expect(Timestamp(rawValue: .max).successor == Timestamp(rawValue: .max))
    }

    @Test func `times are ordered by milliseconds, then by counter`() {
        let stamps = [0, 1, 0xffff, 0x1_0000, 0x1_0001, UInt64.max].map(Timestamp.init(rawValue:))
        #expect(stamps.reversed().sorted() == stamps)
    }
}
