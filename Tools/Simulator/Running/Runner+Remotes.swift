internal import FolderRemote
internal import Lectern
internal import RemoteConformance

extension Runner {
    /// A person's patience, without the waiting.
    static let retry = RetryPolicy(sleep: { _ in }, jitter: { 0.5 })

    func sync(_ step: Step, _ machine: Machine, _ faults: [ConnectionFault]) async throws {
        guard let replica = machine.replica else { return }
        world.counts.exchanges += 1
        let remote = MemoryRemote(
            to: try await world.hub.place(), library: World.library, role: machine.isReader ? .reader : .writer,
            faults: faults.map(Self.fault), pieceInBytes: 700)
        var options = SyncProcedure.Options()
        options.isReader = machine.isReader
        options.acceptsDeletions = step.seed.isMultiple(of: 5)
        try await attempt(step, machine, fault: step.fault, allowing: ["interrupted"]) { [options] in
            _ = try await replica.sync(with: remote, options, retry: Self.retry)
        }
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
        try await attempt(step, machine, fault: step.fault) {
            let report = try await replica.sync(with: remote, retry: Self.retry)
            machine.remembered = report.remote.vector
        }
    }
}
