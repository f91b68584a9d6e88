internal import Lectern

/// Programs that end and start, backups, copies, newcomers.
extension Runner {
    func reopen(_ step: Step, _ machine: Machine) async throws {
        guard machine.replica != nil else { return }
        try await attempt(step, machine) {
            try await machine.close()
            if let identity = try await machine.open() {
                throw Violation(
                    checker: "identity",
                    sentence: "machine \(machine.number) started again under a new id: \(identity.reason)")
            }
        }
    }

    func backup(_ step: Step, _ machine: Machine) async throws {
        guard let replica = machine.replica else { return }
        Files.remove(machine.backupPath)
        machine.settle(machine.backupPath)
        try await attempt(step, machine) { try await replica.backup(to: machine.backupPath) }
        machine.backedUp = machine.held
        machine.settle(machine.backupPath)
    }

    /// Puts the backup in the place of the database, into the same file or as another one.
    func restore(_ step: Step, _ machine: Machine) async throws {
        guard let backedUp = machine.backedUp, let bytes = Files.bytes(machine.backupPath), machine.replica != nil
        else { return }
        let own = try await machine.replica?.read { try $0.identity().replica }
        let issued = own.map { machine.held[$0] } ?? 0
        await machine.stop()
        machine.settle()
        let isSameFile = step.seed.isMultiple(of: 2)
        if !isSameFile { Files.remove(machine.databasePath) }
        for suffix in ["-wal", "-shm"] { Files.remove(machine.databasePath + suffix) }
        Files.write(bytes, to: machine.databasePath)
        machine.settle()
        if backedUp != machine.held { world.gaveUpChanges = true }
        machine.held = backedUp
        machine.screens = []
        seen[machine.number] = nil
        try await attempt(step, machine) {
            let identity = try await machine.open()
            if identity != nil { world.counts.newIdentities += 1 }
            let mustChange = !isSameFile || own.map { backedUp[$0] < issued } ?? false
            if mustChange && identity == nil {
                throw Violation(
                    checker: "identity", sentence: "machine \(machine.number) was restored and keeps its id")
            }
        }
        try await verify(machine)
    }

    func join(_ step: Step, _ machine: Machine, _ from: Machine, _ kind: JoinKind) async throws {
        guard machine.replica == nil else { return }
        let source = from.replica == nil ? world.machines[0] : from
        machine.isReader = kind == .reader || source.isReader && kind != .empty
        if kind == .clone || kind == .copied { machine.ownAddresses.formUnion(source.ownAddresses) }
        switch kind {
        case .empty, .reader:
            try await attempt(step, machine) { try await machine.create(World.library) }
        case .clone:
            try await attempt(step, machine) { try await machine.clone(source.replicaDirectory) }
        case .bundle:
            var options = ExportOptions()
            options.isForReader = machine.isReader
            guard let path = try await export(step, source, options) else { return }
            try await attempt(step, machine) { try await machine.clone(path) }
        case .copied:
            for name in Files.names(below: source.replicaDirectory) where !name.hasSuffix("-shm") {
                guard let bytes = Files.bytes(source.replicaDirectory + "/" + name) else { continue }
                Files.write(bytes, to: machine.replicaDirectory + "/" + name)
            }
            machine.settle()
            try await attempt(step, machine) {
                guard try await machine.open() != nil else {
                    throw Violation(
                        checker: "identity", sentence: "machine \(machine.number) is a copy and has the id of the original")
                }
                world.counts.newIdentities += 1
            }
        }
        machine.settle()
        guard machine.replica != nil else {
            throw Violation(checker: "engine", sentence: "machine \(machine.number) got no replica, by \(kind)")
        }
        try await verify(machine)
    }
}
