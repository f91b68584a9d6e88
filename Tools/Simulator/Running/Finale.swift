internal import Lectern
internal import RemoteConformance
internal import TestSupport

/// The end of a run: everybody meets, nothing goes wrong any more, and then all must be well.
struct Finale {
    private let runner: Runner
    private var world: World { runner.world }

    init(_ runner: Runner) { self.runner = runner }

    func run(after last: Step?) async throws {
        let step = Step(
            number: (last?.number ?? 0) + 1, time: (last?.time ?? SimulatedClock.beginningInMilliseconds) + 1,
            seed: 0xf1a1e, action: .verify(machine: 0), fault: nil)
        world.chance.begin(step.seed)
        for machine in world.present { try await runner.look(at: machine) }
        try await deliverMail(step)
        try await meet(step)
        try await judge()
        try await FinalAge(runner, self).run(after: step)
        try await judge()
    }

    /// Everybody meets everybody.
    func meet(_ step: Step) async throws {
        // In the second round somebody may acknowledge what came in the first.
        for _ in 0..<3 {
            for machine in world.present where machine.number != 0 { try await meet(step, machine) }
        }
    }

    /// Bundles of newer programs may be nowhere else.
    private func deliverMail(_ step: Step) async throws {
        for path in world.mail { try await runner.take(step, world.machines[0], path, early: .hold) }
    }

    /// A machine syncs with the first one, which serves its replica like a hub.
    private func meet(_ step: Step, _ machine: Machine) async throws {
        guard let replica = machine.replica, let first = world.machines[0].replica else { return }
        if machine.isReader {
            // What a reader wrote goes out by hand.
            if let path = try await runner.export(step, machine, ExportOptions()) {
                try await runner.take(step, world.machines[0], path, early: .refuse)
            }
        }
        var options = SyncProcedure.Options()
        options.acceptsDeletions = true
        options.isReader = machine.isReader
        let remote = MemoryRemote(
            to: MemoryPlace(ServedReplica(first)), library: World.library, role: machine.isReader ? .reader : .writer)
        let outcome = try await runner.attempt(step, machine) { [options] in
            _ = try await replica.sync(with: remote, options, retry: Runner.retry)
        }
        guard outcome == .done else {
            throw Violation(checker: "finale", sentence: "machine \(machine.number) cannot sync: \(outcome)")
        }
        try await runner.observe(world.machines[0])
    }

    private func judge() async throws {
        for machine in world.present { try await runner.observe(machine) }
        let vector = runner.seen[0]?.vector ?? VersionVector()
        let purged = world.ledger.textsNamedUnseen
        for machine in world.present {
            guard let replica = machine.replica else { continue }
            _ = try await replica.endTaking(acceptsDeletions: true)
            let counts = try await replica.counts()
            guard runner.seen[machine.number]?.vector == vector else {
                throw Violation(
                    checker: "finale", sentence: "machine \(machine.number) doesn't hold what machine 0 holds",
                    details: [
                        "\(runner.seen[machine.number]?.vector.difference(vector) ?? [])",
                        "\(vector.difference(machine.held))",
                    ])
            }
            // What was given up with a restored backup may be what others wait for.
            if counts.pending > 0, !world.gaveUpChanges {
                throw Violation(checker: "finale", sentence: "machine \(machine.number) still waits for changes")
            }
            // What no item refers to any more may be forgotten everywhere.
            var (captures, records) = try await replica.read { try Self.lacking($0) }
            captures.removeAll(where: purged.contains)
            if !captures.isEmpty, !world.gaveUpChanges {
                throw Violation(
                    checker: "finale", sentence: "machine \(machine.number) lacks captures", details: ["\(captures)"])
            }
            if !records.isEmpty, !machine.isReader, !world.gaveUpChanges {
                throw Violation(
                    checker: "finale", sentence: "member \(machine.number) lacks private records",
                    details: ["\(records)"])
            }
        }
        for machine in world.present {
            try await runner.verify(machine)
            try await runner.look(at: machine)
        }
        try checkNobodyIsForgotten(vector)
    }

    /// Captures and private records to which items refer, and that are not there.
    private static func lacking(_ reader: StoreReader) throws -> (captures: [ContentHash], records: [Dot]) {
        var captures: [ContentHash] = []
        var records: [Dot] = []
        for state in try LibraryView(reader).states.values {
            for hash in state.referencedCaptures where try reader.capture(hash) == nil { captures.append(hash) }
            for dot in state.privateCommitments.keys where try reader.privateRecord(at: dot) == nil {
                records.append(dot)
            }
        }
        return (captures, records)
    }

    /// Whatever a machine says it holds is everywhere in the end; so are all acknowledged changes but those that somebody
    /// gave up with a restored backup.
    private func checkNobodyIsForgotten(_ vector: VersionVector) throws(Violation) {
        for machine in world.present where !vector.contains(machine.held) {
            throw Violation(
                checker: "finale",
                sentence: "\(machine.held.difference(vector)) of machine \(machine.number) went nowhere")
        }
    }
}
