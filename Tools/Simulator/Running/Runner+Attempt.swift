internal import CFaultyFiles
internal import Lectern

extension Runner {
    /// What the engine said.
    enum Outcome: Hashable {
        case done
        /// It refused, or failed, with a code.
        case refused(String)
    }

    /// Lets a machine do something while its disk or its power may fail, and starts it again where it went down.
    ///
    /// - Parameters:
    ///   - allowing: codes that are right here although they would be wrong elsewhere.
    ///   - isJoining: whether a machine that goes down may come back without a replica, or with a copy of another one.
    @discardableResult
    func attempt(
        _ step: Step, _ machine: Machine, fault: Fault? = nil, allowing: Set<String> = [], isJoining: Bool = false,
        _ body: () async throws -> Void
    ) async throws -> Outcome {
        arm(fault, machine.directory, step)
        var outcome = Outcome.done
        var sentence = ""
        do {
            try await body()
        } catch let violation as Violation {
            _ = faulty_files_disarm()
            throw violation
        } catch {
            outcome = .refused(Self.code(of: error))
            sentence = "\(error)"
        }
        let operations = faulty_files_disarm()
        let struck = faulty_files_struck() != 0
        world.counts.fileOperations += operations
        if struck { world.counts.faults += 1 }
        if case .refused(let code) = outcome {
            world.counts.refusals += 1
            try judge(code, sentence, struck: struck, allowing)
        }
        if let fault, fault.kind == .kill || fault.kind == .power {
            try await reboot(machine, losesPower: fault.kind == .power, isJoining: isJoining, step)
        }
        try await observe(machine)
        let state = seen[machine.number]
        world.trace.note(
            "\(step.number) machine \(machine.number) \(outcome) \(operations) \(struck) "
                + "\(state.map { "\($0.vector.entries) \(hexadecimal($0.digest.bytes))" } ?? "nothing")")
        return outcome
    }

    func arm(_ fault: Fault?, _ directory: String, _ step: Step) {
        let kind =
            switch fault?.kind {
            case nil: FAULTY_NONE
            case .kill, .power: FAULTY_STOP
            case .full: FAULTY_FULL
            case .broken: FAULTY_BROKEN
            }
        faulty_files_arm(directory, kind, fault?.at ?? 0, fault?.lasts ?? 0, step.seed)
    }

    /// The code of an error; what has none should never leave the engine.
    static func code(of error: any Error) -> String {
        (error as? any ExplainedProblem)?.code ?? "unexplained \(type(of: error))"
    }

    private static let alwaysWrong: Set<String> = [
        "corrupt", "newer-schema", "not-a-library", "newer-snapshot", "snapshot-of-copy",
    ]
    private static let wrongWithoutFault: Set<String> = [
        "failed", "disk-full", "fork", "damaged", "private-mismatch", "locked", "exists", "read-only",
        "snapshot-damaged",
    ]

    func judge(_ code: String, _ sentence: String, struck: Bool, _ allowed: Set<String>) throws(Violation) {
        if allowed.contains(code) { return }
        let isWrong =
            Self.alwaysWrong.contains(code) || !struck && Self.wrongWithoutFault.contains(code)
            || code.hasPrefix("unexplained")
        if isWrong { throw Violation(checker: "engine", sentence: "it said \(code)", details: [sentence]) }
    }

    // MARK: After a stop

    private func reboot(_ machine: Machine, losesPower: Bool, isJoining: Bool, _ step: Step) async throws {
        world.counts.reboots += 1
        await machine.stop()
        faulty_files_reboot(machine.directory, losesPower ? 1 : 0, step.seed)
        do {
            if let identity = try await machine.open() {
                world.counts.newIdentities += 1
                if !losesPower && !isJoining {
                    throw Violation(
                        checker: "identity",
                        sentence: "machine \(machine.number) was killed and goes on under a new id: \(identity.reason)")
                }
            }
        } catch let violation as Violation {
            throw violation
        } catch let problem as StoreProblem where isJoining && ["no-library", "not-a-library"].contains(problem.code) {
            return
        } catch {
            throw Violation(
                checker: "crash", sentence: "machine \(machine.number) does not start again", details: ["\(error)"])
        }
        try await verify(machine)
    }

    // MARK: Looking

    /// Looks at what a machine holds: what it once said it held must be there, and equal changes must have equal digests.
    func observe(_ machine: Machine) async throws {
        guard let replica = machine.replica else { return }
        let now = try await replica.read { (vector: try $0.vector(), digest: try $0.digest()) }
        let missing = machine.held.difference(now.vector)
        guard missing.isEmpty else {
            throw Violation(
                checker: "durability", sentence: "machine \(machine.number) held \(missing), and does no more")
        }
        for (number, other) in seen.sorted(by: { $0.key < $1.key })
        where other.vector == now.vector && other.digest != now.digest {
            let views = [
                machine.number: try await replica.read { try LibraryView($0) },
                number: try await world.machines[number].replica?.read { try LibraryView($0) },
            ].compactMapValues { $0 }
            try ConvergenceCheck.run(views)
            throw Violation(
                checker: "convergence",
                sentence: "machine \(machine.number) has another digest than machine \(number), for the same changes")
        }
        machine.held = now.vector
        seen[machine.number] = now
        try await noteFailedChanges(machine)
        try await noteAcknowledgements(machine)
    }

    /// Enters changes in the books that are there although they failed.
    ///
    /// What else has taken such a one's name is entered by who made it.
    func noteFailedChanges(_ machine: Machine) async throws {
        guard let replica = machine.replica else { return }
        for attempt in world.ledger.attempts(in: machine.held) where attempt.change.origin.id != making {
            let log = try await replica.read { try $0.log(of: nil, before: nil, limit: 1_000) }
            let origin = attempt.change.origin
            let isThere = log.contains {
                $0.id == origin.id && $0.timestamp == origin.timestamp && $0.parts == attempt.change.parts
            }
            guard isThere else { continue }
            world.ledger.record(attempt.change, read: attempt.read, attempt.intents, machine: attempt.machine)
        }
    }

    /// Enters changes in the books that say what their author has seen, and nothing else: nobody makes them by hand.
    private func noteAcknowledgements(_ machine: Machine) async throws {
        guard let replica = machine.replica else { return }
        machine.authors.insert(try await replica.read { try $0.identity().replica })
        for author in machine.authors.sorted() {
            let newest = ChangeID(replica: author, sequence: machine.held[author])
            guard newest.sequence > 0, world.ledger.entries[newest] == nil else { continue }
            let found = try await replica.read { reader in
                (
                    try reader.log(of: nil, before: nil, limit: 1_000).first { $0.id == newest },
                    try reader.acknowledgements().first { $0.replica == author }
                )
            }
            guard let logged = found.0, logged.parts.isEmpty, logged.droppedParts == 0, var context = found.1?.holds
            else { continue }
            context[author] = newest.sequence - 1
            let origin = ChangeOrigin(id: logged.id, timestamp: logged.timestamp, context: context)
            world.ledger.record(
                LibraryChange(origin: origin, parts: []), read: context, [], machine: machine.number)
        }
    }

    /// Looks closely: all that people meant must be there, and nothing without what it builds on.
    func look(at machine: Machine) async throws {
        guard let replica = machine.replica else { return }
        world.counts.checks += 1
        let (ledger, number) = (world.ledger, machine.number)
        let view = try await replica.read { try LibraryView($0) }
        try CausalityCheck.run(view.vector, ledger, at: number)
        try OracleCheck.run(view, ledger, at: number)
        try await replica.read { try LedgerCheck(ledger, $0, number).run() }
        if machine.isReader { try PrivateAddresses.check(machine) }
        world.views[number] = view
        try ConvergenceCheck.run(world.views)
    }

    func verify(_ machine: Machine) async throws {
        guard let replica = machine.replica else { return }
        world.counts.checks += 1
        let findings = try await replica.verify().findings
        guard findings.isEmpty else {
            throw Violation(
                checker: "verify", sentence: "machine \(machine.number) does not verify",
                details: findings.map { "\($0.area.rawValue): \($0.sentence)" })
        }
    }
}
