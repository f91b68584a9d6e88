internal import CFaultyFiles
internal import FolderRemote
internal import Lectern
internal import RemoteConformance

extension Runner {
    /// A person's patience, without the waiting.
    static let retry = RetryPolicy(sleep: { _ in }, jitter: { 0.5 })

    func sync(_ step: Step, _ machine: Machine, _ faults: [ConnectionFault]) async throws {
        guard machine.replica != nil else { return }
        world.counts.exchanges += 1
        let place = try await world.hub.place()
        // The disk or power that fails is that of the hub now and then.
        if step.fault != nil, step.seed.isMultiple(of: 3) { return try await syncWithFailingHub(step, machine, place) }
        let accepts = step.seed.isMultiple(of: 5)
        let brake = accepts ? nil : try await machine.replica?.read { try BrakeCheck($0) }
        let outcome = try await attempt(step, machine, fault: step.fault, allowing: ["interrupted"]) {
            try await sync(step, machine, place, faults)
        }
        if outcome == .done { try await check(brake, machine) }
    }

    private func sync(
        _ step: Step, _ machine: Machine, _ place: MemoryPlace, _ faults: [ConnectionFault]
    ) async throws {
        let remote = MemoryRemote(
            to: place, library: World.library, role: machine.isReader ? .reader : .writer,
            faults: faults.map(Self.fault), pieceInBytes: 700)
        var options = SyncProcedure.Options()
        options.isReader = machine.isReader
        options.acceptsDeletions = step.seed.isMultiple(of: 5)
        if let report = try await machine.replica?.sync(with: remote, options, retry: Self.retry) {
            world.hub.held.merge(report.remote.vector)
            if report.received.items > 0 { world.counts.snapshots += 1 }
        }
    }

    private func syncWithFailingHub(_ step: Step, _ machine: Machine, _ place: MemoryPlace) async throws {
        arm(step.fault, world.hub.directory, step)
        var code = "done"
        var sentence = ""
        do {
            try await sync(step, machine, place, [])
        } catch {
            (code, sentence) = (Self.code(of: error), "\(error)")
        }
        world.counts.fileOperations += faulty_files_disarm()
        let struck = faulty_files_struck() != 0
        if struck { world.counts.faults += 1 }
        if code != "done" { try judge(code, sentence, struck: struck, []) }
        if let fault = step.fault, fault.kind == .kill || fault.kind == .power {
            world.counts.reboots += 1
            await world.hub.stop()
            faulty_files_reboot(world.hub.directory, fault.kind == .power ? 1 : 0, step.seed)
        }
        let missing = world.hub.held.difference(try await world.hub.vector())
        guard missing.isEmpty else {
            throw Violation(checker: "durability", sentence: "the hub held \(missing), and does no more")
        }
        try await observe(machine)
        world.trace.note("\(step.number) hub \(code) \(struck) \(world.hub.held.entries)")
    }

    private static func fault(_ fault: ConnectionFault) -> RemoteFault {
        switch fault {
        case .cutReceiving(let bytes): .cutReceiving(afterBytes: bytes)
        case .cutSending(let bytes): .cutSending(afterBytes: bytes)
        case .repeatedPiece: .repeatedPiece
        case .lostAnswer: .lostAnswer
        case .busy(let times): .busy(times: times, retryAfterInSeconds: nil)
        case .failing(let times): .failing(times: times)
        }
    }

    func folder(_ step: Step, _ machine: Machine, _ fillsAgain: Bool) async throws {
        // A folder is for members only.
        guard let replica = machine.replica, !machine.isReader else { return }
        world.counts.exchanges += 1
        if !machine.hasFolder, !Files.exists(machine.folder) {
            let outcome = try await attempt(step, machine) {
                try FolderRemote.create(machine.folder, library: World.library)
            }
            guard outcome == .done else { return }
        }
        machine.hasFolder = true
        let identity = try await replica.read { try $0.identity().replica }
        machine.identities.insert(identity.description)
        let remote = FolderRemote(
            path: machine.folder, writer: identity, library: World.library, remembered: machine.remembered,
            mayReseed: fillsAgain)
        let before = Set(Files.names(below: machine.folder))
        try await attempt(step, machine, fault: step.fault) {
            let report = try await replica.sync(with: remote, retry: Self.retry)
            machine.remembered = report.remote.vector
            if report.received.items > 0 { world.counts.snapshots += 1 }
        }
        let after = Set(Files.names(below: machine.folder))
        machine.removedFiles.formUnion(before.subtracting(after).filter { !$0.hasSuffix(".tmp") })
        machine.removedFiles.subtract(after)
    }
}
