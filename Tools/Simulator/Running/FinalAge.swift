internal import Lectern

/// What comes after the end: who isn't there any more is taken out of use, everybody says what they have seen, everybody
/// forgets all that they may, and somebody new comes.
struct FinalAge {
    private let runner: Runner
    private let finale: Finale
    private var world: World { runner.world }

    init(_ runner: Runner, _ finale: Finale) {
        self.runner = runner
        self.finale = finale
    }

    func run(after last: Step) async throws {
        let eightDays: Int64 = 8 * 86_400_000
        let step = Step(
            number: last.number + 1, time: last.time + eightDays, seed: 0xa6e, action: .verify(machine: 0), fault: nil)
        world.chance.begin(step.seed)
        for machine in world.machines { machine.clock.setTrueTime(step.time) }
        try await retireTheAbsent(step)
        try await finale.meet(step)
        let before = world.counts.forgotten
        for machine in world.present { try await runner.compact(step, machine, 0) }
        world.counts.forgottenAtTheEnd = world.counts.forgotten - before
        let newcomer = world.addMachine()
        newcomer.clock.setTrueTime(step.time)
        try await newcomer.create(World.library)
        try await finale.meet(step)
    }

    /// Replicas that no machine has any more, and those of readers, who can't say what they have seen.
    private func retireTheAbsent(_ step: Step) async throws {
        guard let replica = world.machines[0].replica else { return }
        var inUse: Set<ReplicaID> = []
        for machine in world.present where !machine.isReader {
            if let id = try await machine.replica?.read({ try $0.identity().replica }) { inUse.insert(id) }
        }
        let (own, context, others) = try await replica.read {
            (try $0.identity().replica, try $0.vector(), try $0.acknowledgements())
        }
        let absent = others.filter { !$0.isRetired && !inUse.contains($0.replica) }.map(\.replica)
        let edited = try await replica.edit { editor in
            try editor.set(ReplicaField.name.set("the first at step \(step.number)"), of: ItemKey(own))
            for other in absent { try editor.set(ReplicaField.retired.set(true), of: ItemKey(other)) }
        }
        let id = ChangeID(replica: own, sequence: context[own] + 1)
        try await runner.record(id, context, read: context, [], edited.change, world.machines[0])
        try await runner.observe(world.machines[0])
    }
}
