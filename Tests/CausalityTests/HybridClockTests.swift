import Causality
import TestSupport
import Testing

@Suite struct HybridClockTests {
    private let now = SimulatedClock.beginningInMilliseconds
    private let in2099 = Timestamp(milliseconds: 4_070_908_800_000)

    @Test func `a clock that has seen nothing shows the wall clock`() {
        var clock = HybridClock()
        let stamp = clock.issue(nowInMilliseconds: now)
        #expect(stamp.milliseconds == now)
        #expect(stamp.counter == 0)
    }

    @Test func `stamps within a millisecond count up`() {
        var clock = HybridClock()
        let stamps = (0..<5).map { _ in clock.issue(nowInMilliseconds: now) }
        #expect(stamps.map(\.counter) == [0, 1, 2, 3, 4])
        #expect(stamps.allSatisfy { $0.milliseconds == now })
    }

    @Test func `a stamp is later than any that was seen within the follow limit`() {
        var clock = HybridClock()
        let seen = Timestamp(milliseconds: now + HybridClock.followLimitInMilliseconds)
        clock.observe(seen)
        #expect(clock.issue(nowInMilliseconds: now) > seen)
    }

    @Test func `a stamp from 2099 is observed without harm`() {
        var clock = HybridClock()
        clock.observe(in2099)
        #expect(clock.newest == in2099)
        let limit = now + HybridClock.followLimitInMilliseconds
        #expect(clock.issue(nowInMilliseconds: now).milliseconds == limit)
        let later = clock.issue(nowInMilliseconds: now + 3_600_000)
        #expect(later.milliseconds == now + 3_600_000)
    }

    @Test func `the largest time there is does no harm either`() {
        var clock = HybridClock()
        clock.observe(Timestamp(rawValue: .max))
        let stamps = (0..<3).map { _ in clock.issue(nowInMilliseconds: now) }
        #expect(stamps.allSatisfy { $0.milliseconds == now + HybridClock.followLimitInMilliseconds })
    }

    @Test func `our own bad clock, once repaired, doesn't stick`() {
        var clock = HybridClock()
        let wrong = clock.issue(nowInMilliseconds: now + SimulatedClock.tenYearsInMilliseconds)
        let repaired = clock.issue(nowInMilliseconds: now)
        #expect(repaired < wrong)
        #expect(repaired.milliseconds <= now + HybridClock.followLimitInMilliseconds)
        let afterTheLimit = now + HybridClock.followLimitInMilliseconds + 1
        #expect(clock.issue(nowInMilliseconds: afterTheLimit).milliseconds == afterTheLimit)
    }

    @Test func `a clock that falls back a little still issues rising stamps`() {
        var clock = HybridClock()
        let first = clock.issue(nowInMilliseconds: now)
        let second = clock.issue(nowInMilliseconds: now - 30_000)
        #expect(second > first)
    }

    @Test func `a full counter moves on to the next millisecond`() {
        var clock = HybridClock(newest: Timestamp(rawValue: Timestamp(milliseconds: now).rawValue | 0xffff))
        #expect(clock.issue(nowInMilliseconds: now) == Timestamp(milliseconds: now + 1))
    }

    @Test(arguments: UInt64(0)..<100)
    func `stamps never run more than the follow limit ahead, nor behind the wall clock`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var clock = HybridClock()
        var wall = SimulatedClock()
        let years = SimulatedClock.tenYearsInMilliseconds
        for _ in 0..<50 {
            wall.advance(byMilliseconds: generator.within(0...100_000))
            if generator.chance(percent: 10) { wall.jump(toOffsetInMilliseconds: generator.within(-years...years)) }
            if generator.chance(percent: 50) { clock.observe(Timestamp(rawValue: generator.next())) }
            let stamp = clock.issue(nowInMilliseconds: wall.nowInMilliseconds)
            #expect(stamp.milliseconds >= wall.nowInMilliseconds, "seed \(seed)")
            let ahead = stamp.milliseconds - wall.nowInMilliseconds
            #expect(ahead <= HybridClock.followLimitInMilliseconds, "seed \(seed)")
        }
    }

    @Test(arguments: [Int64.min, -1, 0, Timestamp.largestMilliseconds + 1])
    func `a wall clock outside of all times is held to them`(milliseconds: Int64) {
        var clock = HybridClock()
        let held = min(max(milliseconds, 0), Timestamp.largestMilliseconds)
        #expect(clock.issue(nowInMilliseconds: milliseconds).milliseconds == held)
    }
}
