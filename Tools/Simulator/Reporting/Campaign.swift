internal import Lectern

/// Many runs, and what they came to.
struct Campaign {
    let steps: Int
    let isVerbose: Bool
    let shrinks: Bool
    private(set) var failures = 0
    private var runs = 0
    private var counts = Counts()

    init(steps: Int, isVerbose: Bool, shrinks: Bool) {
        self.steps = steps
        self.isVerbose = isVerbose
        self.shrinks = shrinks
    }

    /// Makes a run, and says how it ended.
    mutating func run(seed: UInt64) async {
        let (list, setting) = StepGenerator.run(seed: seed, count: steps)
        let result = await Runner.run(list, setting, keepsLines: isVerbose)
        runs += 1
        counts.add(result.counts)
        if isVerbose { for line in result.trace.lines { say(line) } }
        say(
            "seed \(seed): \(result.violation == nil ? "ok" : "FAILED"), trace \(hexadecimal(result.trace.hash.bytes.prefix(8)))"
        )
        guard let violation = result.violation else { return }
        failures += 1
        say("\(violation)")
        say(
            "    after step \(result.step == 0 ? "the last" : "\(result.step)"), repeat with: Tools/simulate --seed \(seed) --steps \(steps)"
        )
        guard shrinks else { return }
        await Shrinker(setting: setting).report(list, violation)
    }

    /// Says what was done in all.
    func report() {
        say(
            """
            \(runs) runs, \(failures) failed: \(counts.steps) steps, \(counts.edits) edits, \(counts.exchanges) exchanges, \
            \(counts.fileOperations) file operations, \(counts.faults) faults, \(counts.reboots) reboots, \
            \(counts.forgotten) changes forgotten (\(counts.forgottenAtTheEnd) of them at the end), \
            \(counts.snapshots) snapshots taken, \
            \(counts.newIdentities) new identities, \(counts.refusals) refusals, \(counts.checks) checks
            """)
    }
}
