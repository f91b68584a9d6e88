/// Makes a failing history shorter: drops steps as long as the same checker complains.
struct Shrinker {
    let setting: Setting
    /// Runs a history; another one takes its place in tests.
    var run: ([Step], Setting) async -> Violation? = { await Runner.run($0, $1).violation }

    /// A shorter history in which the same checker complains, and what it says.
    ///
    /// Delta debugging: ever smaller pieces are left out, until no single step can be.
    func shrink(_ steps: [Step], _ violation: Violation, attempts limit: Int = 400) async -> ([Step], Violation) {
        var steps = steps
        var violation = violation
        var attempts = 0
        var size = max(1, steps.count / 2)
        while true {
            var start = 0
            var isShorter = false
            while start < steps.count {
                var shorter = steps
                shorter.removeSubrange(start..<min(steps.count, start + size))
                attempts += 1
                guard attempts <= limit else { return (steps, violation) }
                if let found = await run(shorter, setting), found.checker == violation.checker {
                    steps = shorter
                    violation = found
                    isShorter = true
                } else {
                    start += size
                }
            }
            if size == 1 && !isShorter { return (steps, violation) }
            size = max(1, size / 2)
        }
    }

    /// Shrinks, and prints what is left.
    func report(_ steps: [Step], _ violation: Violation) async {
        let (shorter, found) = await shrink(steps, violation)
        say("\nshortened from \(steps.count) to \(shorter.count) steps:\n")
        say("\(Script(shorter))")
        say("\n\(found)")
    }
}
