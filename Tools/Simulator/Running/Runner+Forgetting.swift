internal import Lectern
internal import Synchronization

/// Replicas that forget the past.
extension Runner {
    /// Lets a machine forget what is older than so many days; `nil` is what the library says.
    @discardableResult
    func compact(_ step: Step, _ machine: Machine, _ days: Int64?) async throws -> Outcome {
        guard let replica = machine.replica else { return .done }
        let before = seen[machine.number]?.digest
        let said = try await replica.read { try $0.retention() }
        let retention = days.map(Retention.init(setting:)) ?? said
        let (baseline, now) = (try await replica.read { try $0.baselineVector() }, machine.clock.now)
        let forgotten = Mutex(0)
        let outcome = try await attempt(step, machine, fault: step.fault) {
            let report = try await replica.compact(days.map(Retention.init(setting:)))
            forgotten.withLock { $0 = report.forgottenChanges }
        }
        world.counts.forgotten += forgotten.withLock { $0 }
        if outcome == .done, let before, seen[machine.number]?.digest != before {
            throw Violation(checker: "verify", sentence: "machine \(machine.number) was compacted into another library")
        }
        // Where the machine went down it may have forgotten all the same.
        let check = ForgettingCheck(world.ledger, at: machine.number, before: baseline, retention, now)
        try await machine.replica?.read { try check.run($0) }
        try await verify(machine)
        return outcome
    }
}
