internal import Lectern

/// Programs that end and start, backups, copies, newcomers.
extension Runner {
    func reopen(_ step: Step, _ machine: Machine) async throws {
        guard machine.replica != nil else { return }
        try await attempt(step, machine, fault: step.fault) {
            try await machine.close()
            try await openAgain(machine)
        }
        // The disk was broken or full, and isn't any more.
        if machine.replica == nil { try await attempt(step, machine) { try await openAgain(machine) } }
    }

    private func openAgain(_ machine: Machine) async throws {
        guard let identity = try await machine.open() else { return }
        throw Violation(
            checker: "identity",
            sentence: "machine \(machine.number) started again under a new id: \(identity.reason)")
    }

    func backup(_ step: Step, _ machine: Machine) async throws {
        guard let replica = machine.replica else { return }
        Files.remove(machine.backupPath)
        machine.settle(machine.backupPath)
        let outcome = try await attempt(step, machine, fault: step.fault) {
            try await replica.backup(to: machine.backupPath)
        }
        // What was cut is no backup, and a person who read that it failed knows.
        machine.backedUp = outcome == .done ? machine.held : nil
    }

    func repair(_ step: Step, _ machine: Machine) async throws {
        guard machine.replica != nil else { return }
        let before = seen[machine.number]?.digest
        let outcome = try await attempt(step, machine, fault: step.fault) { _ = try await machine.replica?.repair() }
        if outcome == .done, let before, seen[machine.number]?.digest != before {
            throw Violation(checker: "verify", sentence: "machine \(machine.number) was repaired into another library")
        }
        for name in Files.names(below: machine.replicaDirectory) where name.contains(".before-repair-") {
            Files.remove(machine.replicaDirectory + "/" + name)
        }
        machine.settle()
        try await verify(machine)
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
        try await join(step, machine, source, kind, fault: step.fault)
        // A machine that went down meanwhile begins anew, on whatever is left there.
        if machine.replica == nil { try await join(step, machine, source, kind, fault: nil) }
        // What a broken disk kept from being removed is whole, and whoever is told so opens it.
        if machine.replica == nil && step.fault?.kind == .broken {
            try await attempt(step, machine, isJoining: true) { try await machine.open() }
        }
        machine.settle()
        guard machine.replica != nil else {
            throw Violation(checker: "engine", sentence: "machine \(machine.number) got no replica, by \(kind)")
        }
        try await verify(machine)
    }

    private func join(
        _ step: Step, _ machine: Machine, _ source: Machine, _ kind: JoinKind, fault: Fault?
    ) async throws {
        let allowed: Set = fault == nil && step.fault?.kind == .broken ? ["exists"] : []
        switch kind {
        case .empty, .reader:
            try await attempt(step, machine, fault: fault, allowing: allowed, isJoining: true) {
                try await machine.create(World.library)
            }
        case .clone:
            try await attempt(step, machine, fault: fault, allowing: allowed, isJoining: true) {
                try await machine.clone(source.replicaDirectory)
            }
        case .bundle:
            var options = ExportOptions()
            options.isForReader = machine.isReader
            guard let path = try await export(step, source, options) else { return }
            try await attempt(step, machine, fault: fault, allowing: allowed, isJoining: true) {
                try await machine.clone(path)
            }
        case .copied:
            for name in Files.names(below: source.replicaDirectory) where !name.hasSuffix("-shm") {
                guard let bytes = Files.bytes(source.replicaDirectory + "/" + name) else { continue }
                Files.write(bytes, to: machine.replicaDirectory + "/" + name)
            }
            machine.settle()
            try await attempt(step, machine) {
                guard try await machine.open() != nil else {
                    throw Violation(
                        checker: "identity",
                        sentence: "machine \(machine.number) is a copy and has the id of the original")
                }
                world.counts.newIdentities += 1
            }
        }
    }
}
