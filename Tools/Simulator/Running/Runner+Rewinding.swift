internal import Lectern

/// A whole directory that is put back, identity file and all: nothing on the disk tells it from the original.
extension Runner {
    /// Puts the copy back that was made the last time, lets the machine meet another one that knows what it has done
    /// since, and makes the next copy.
    ///
    /// Whoever edits before such a meeting writes a second change under one name, which is refused everywhere: see the
    /// decision on forks. So the meeting comes first here.
    func rewind(_ step: Step, _ machine: Machine, _ from: Machine) async throws {
        guard machine.number != from.number, !machine.isReader, machine.replica != nil, from.replica != nil else {
            return
        }
        let copy = machine.directory + "/whole"
        let own = try await machine.replica?.read { try $0.identity().replica }
        try await machine.close()
        machine.settle()
        if let own, machine.copied?.identity == own, from.held[own] >= machine.held[own], let copied = machine.copied {
            put(copy, to: machine.replicaDirectory)
            machine.held = copied.vector
            machine.screens = []
            seen[machine.number] = nil
            world.gaveUpChanges = true
            try await machine.open()
            try await meet(step, machine, from, own, hasNews: copied.vector[own] < from.held[own])
            try await machine.close()
            machine.settle()
        }
        let kept = try await makeCopy(of: machine, at: copy)
        machine.copied = kept
    }

    private func meet(
        _ step: Step, _ machine: Machine, _ from: Machine, _ own: ReplicaID, hasNews: Bool
    ) async throws {
        guard let path = try await export(step, from, ExportOptions()) else { return }
        let code = "snapshot-of-copy"
        if try await take(step, machine, path, early: .refuse, allowing: [code]) == .refused(code) {
            return try await beginAnew(step, machine, path)
        }
        let now = try await machine.replica?.read { try $0.identity().replica }
        if hasNews, now == own {
            throw Violation(
                checker: "identity", sentence: "machine \(machine.number) met its own later changes and keeps their id")
        }
        try await verify(machine)
    }

    /// Does what the refusal advises: what the machine knows of its own changes is in the snapshot, and which of them that
    /// are can't be told any more.
    private func beginAnew(_ step: Step, _ machine: Machine, _ path: String) async throws {
        try await machine.close()
        Files.remove(machine.replicaDirectory)
        machine.settle()
        machine.held = VersionVector()
        try await attempt(step, machine) { try await machine.clone(path) }
        try await verify(machine)
    }

    private func makeCopy(of machine: Machine, at copy: String) async throws -> Machine.Copy? {
        Files.remove(copy)
        put(machine.replicaDirectory, to: copy)
        machine.settle()
        try await machine.open()
        let identity = try await machine.replica?.read { try $0.identity().replica }
        return identity.map { Machine.Copy(identity: $0, vector: machine.held) }
    }

    /// Copies files into files that are there already, as `cp` does.
    private func put(_ source: String, to target: String) {
        for name in Files.names(below: target) where name.hasSuffix("-wal") || name.hasSuffix("-shm") {
            Files.remove(target + "/" + name)
        }
        for name in Files.names(below: source) where !name.hasSuffix("-shm") {
            if let bytes = Files.bytes(source + "/" + name) { Files.write(bytes, to: target + "/" + name) }
        }
    }
}
