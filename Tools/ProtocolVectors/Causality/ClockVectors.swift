import Causality

/// Clocks that see and issue times.
enum ClockVectors {
    private enum Step {
        case observe(UInt64)
        case issue(Int64)
    }

    static var cases: [JSONValue] { following + falling + edges }

    private static var following: [JSONValue] {
        [
            vector("a clock that has seen nothing issues the time of the wall clock", steps: [.issue(1_000)]),
            vector(
                "in one millisecond the counter tells changes apart",
                steps: [.issue(1_000), .issue(1_000), .issue(1_000), .issue(1_001)]),
            vector(
                "a stamp is later than what was seen", steps: [.observe(stamp(5_000, 7)), .issue(1_000), .issue(6_000)]),
            vector(
                "what was seen earlier than the wall clock changes nothing",
                steps: [.observe(stamp(900, 65_535)), .issue(1_000)]),
            vector(
                "an older time does not take the place of a newer one",
                newest: stamp(5_000, 0), steps: [.observe(stamp(4_000, 9)), .issue(1_000)]),
            vector(
                "a full counter runs into the next millisecond",
                newest: stamp(1_000, 65_535), steps: [.issue(1_000), .issue(1_000)]),
        ]
    }

    private static var falling: [JSONValue] {
        [
            vector(
                "a wall clock that falls back a little does not hold the stamps back",
                steps: [.issue(100_000), .issue(40_000), .issue(40_001)]),
            vector(
                "a wall clock that falls back far takes the stamps along, to a minute ahead of it",
                steps: [.issue(1_000_000), .issue(500_000), .issue(500_000), .issue(500_001)]),
            vector(
                "a time from the year 2099 is followed by a minute only, and forgotten with the next change",
                steps: [
                    .observe(stamp(4_070_908_800_000, 0)), .issue(1_700_000_000_000), .issue(1_700_000_000_000),
                    .issue(1_700_000_061_000),
                ]),
            vector(
                "our own wrong clock, once it is right again, does not stick",
                steps: [.issue(4_070_908_800_000), .issue(1_700_000_000_000), .issue(1_700_000_120_000)]),
            vector(
                "exactly a minute ahead is followed",
                newest: stamp(61_000, 65_534), steps: [.issue(1_000), .issue(1_000)]),
            vector(
                "a stamp at the limit repeats while the wall clock stands still",
                newest: stamp(61_000, 65_535), steps: [.issue(1_000), .issue(1_000), .issue(1_001)]),
            vector("one tick above the limit is cut", newest: stamp(61_001, 0), steps: [.issue(1_000)]),
        ]
    }

    private static var edges: [JSONValue] {
        [
            vector("a time before 1970 counts as 1970", steps: [.issue(-5), .issue(-5)]),
            vector(
                "a time beyond 48 bits counts as the last one that they hold",
                steps: [.issue(281_474_976_710_656), .issue(281_474_976_710_655)]),
            vector(
                "near the end of time the limit is the last stamp of all",
                newest: .max, steps: [.issue(281_474_976_710_655), .issue(281_474_976_650_655)]),
            vector("the largest stamp is observed like any other", steps: [.observe(.max), .issue(0)]),
        ]
    }

    private static func stamp(_ milliseconds: Int64, _ counter: UInt64) -> UInt64 {
        Timestamp(milliseconds: milliseconds).rawValue | counter
    }

    private static func vector(_ name: String, newest: UInt64 = 0, steps: [Step]) -> JSONValue {
        var clock = HybridClock(newest: Timestamp(rawValue: newest))
        var listed: [JSONValue] = []
        for step in steps {
            switch step {
            case .observe(let raw):
                clock.observe(Timestamp(rawValue: raw))
                listed.append(["observe": .hex(raw), "newest": .time(clock.newest)])
            case .issue(let now):
                let stamp = clock.issue(nowInMilliseconds: now)
                listed.append(["now": .number(now), "stamp": .time(stamp), "newest": .time(clock.newest)])
            }
        }
        return ["name": .text(name), "newest": .hex(newest), "steps": .list(listed)]
    }
}
