internal import Foundation
internal import Lectern
internal import TestSupport

/// Lets steps happen in a world, one after the other, and checks what comes of them.
final class Runner {
    let world: World
    /// What was held and what the digest was when a machine was last looked at.
    var seen: [Int: (vector: VersionVector, digest: LibraryDigest)] = [:]

    /// The change that a machine is about to make, and which is entered in the books afterwards.
    var making: ChangeID?

    init(_ setting: Setting) { world = World(setting) }

    /// What came of a run.
    struct Result {
        var violation: Violation?
        /// The number of the step after which a checker complained; 0 at the end of the run.
        var step = 0
        var trace: Trace
        var counts: Counts
    }

    /// Lets a run happen from its beginning to its end.
    static func run(_ steps: [Step], _ setting: Setting, keepsLines: Bool = false) async -> Result {
        let runner = Runner(setting)
        runner.world.trace.keepsLines = keepsLines
        var violation: Violation?
        var number = 0
        do {
            try await runner.begin()
            for step in steps {
                number = step.number
                try await runner.perform(step)
            }
            number = 0
            try await Finale(runner).run(after: steps.last)
        } catch let found as Violation {
            violation = found
        } catch {
            violation = Violation(checker: "simulator", sentence: "the simulator itself failed: \(error)")
        }
        await runner.world.end()
        return Result(violation: violation, step: number, trace: runner.world.trace, counts: runner.world.counts)
    }

    private func begin() async throws {
        world.chance.begin(1)
        world.machines[0].clock.setTrueTime(SimulatedClock.beginningInMilliseconds)
        try await world.machines[0].create(World.library)
        world.machines[0].settle()
    }

    private func perform(_ step: Step) async throws {
        world.counts.steps += 1
        world.chance.begin(step.seed)
        for machine in world.machines { machine.clock.setTrueTime(step.time) }
        switch step.action {
        case .edit(let machine, let kind, let isStale): try await edit(step, world.machines[machine], kind, isStale)
        case .bundle(let from, let to, let kind): try await bundle(step, world.machines[from], world.machines[to], kind)
        case .mail(let from, let kind): try await mail(step, world.machines[from], kind)
        case .open(let machine, let holdsEarly): try await openMail(step, world.machines[machine], holdsEarly)
        case .sync(let machine, let faults): try await sync(step, world.machines[machine], faults)
        case .hub(let fate):
            await world.hub.meet(fate)
            world.trace.note("\(step.number) hub \(fate)")
        case .folder(let machine, let fillsAgain): try await folder(step, world.machines[machine], fillsAgain)
        case .carry(let from, let to, let percent, let tears):
            carry(step, from: world.machines[from], to: world.machines[to], percent: percent, tears: tears)
        case .folderFate(let machine, let fate): meet(step, world.machines[machine], fate)
        case .clock(let machine, let offset): world.machines[machine].clock.setOffset(offset)
        case .reopen(let machine): try await reopen(step, world.machines[machine])
        case .backup(let machine): try await backup(step, world.machines[machine])
        case .restore(let machine): try await restore(step, world.machines[machine])
        case .join(let machine, let from, let kind):
            try await join(step, world.machines[machine], world.machines[from], kind)
        case .newerProgram(let machine): try await newerProgram(step, world.machines[machine])
        case .hostile(let machine, let kind): try await hostile(step, world.machines[machine], kind)
        case .promote(let machine):
            world.machines[machine].isReader = false
        case .repair(let machine): try await repair(step, world.machines[machine])
        case .compact(let machine, let days): try await compact(step, world.machines[machine], days)
        case .rewind(let machine, let from): try await rewind(step, world.machines[machine], world.machines[from])
        case .verify(let machine): try await verify(world.machines[machine])
        }
        if step.number.isMultiple(of: 10) {
            try await look(at: world.machines[step.number / 10 % world.machines.count])
        }
    }
}
