import Lectern

extension LecternEngine {
    /// A bundle of everything, and its import into an empty replica; opening and creating are outside the clock.
    func firstSync() async throws -> PhaseResult {
        let first = try await Replica.open(path("a"), options: options)
        let library = try await first.read { try $0.identity().library }
        let second = try await Replica.create(in: path("b"), library: library, options: options)
        let bundle = path("first-sync.bundle")
        var exporting = Stopwatch()
        var importing = Stopwatch()
        exporting.start()
        let summary = try await first.exportBundle(to: bundle).summary
        exporting.stop()
        importing.start()
        _ = try await second.importBundle(from: bundle)
        importing.stop()
        try await first.expectSame(as: second)
        try await first.close()
        try await second.close()
        var result = PhaseResult()
        result.seconds = exporting.seconds + importing.seconds
        result.sendingSeconds = exporting.seconds
        result.exchangedInBytes = summary.bytes
        result.exchangedFiles = [bundle]
        result.diskInBytes = size(of: "b")
        return result
    }

    /// One edit for each step.
    func edit(_ name: String, file: String) async throws -> PhaseResult {
        let replica = try await Replica.open(path(name), options: options)
        let known = try IdentifierMap(path: identifiersPath)
        let steps = try WorkloadReader.steps(path: request.data + "/" + file)
        var stopwatch = Stopwatch()
        stopwatch.start()
        let made = try await replica.perform { replica in
            var identifiers = known
            return try steps.compactMap { step in
                let known = try identifiers.named(in: step)
                let pair = try replica.edit { editor in
                    try editor.apply(step, known: known).map { IdentifierMap.Pair($0.id, $0.item) }
                }.result
                if let pair { identifiers.add(pair) }
                return pair
            }
        }
        stopwatch.stop()
        try await replica.close()
        try IdentifierMap.append(made, to: identifiersPath)
        var result = PhaseResult()
        result.seconds = stopwatch.seconds
        result.transactions = steps.count
        result.diskInBytes = size(of: name)
        return result
    }

    /// What each lacks goes to the other; then the same again with nothing new.
    func merge() async throws -> PhaseResult {
        let first = try await Replica.open(path("a"), options: options)
        let second = try await Replica.open(path("b"), options: options)
        let bundles = [path("to-b.bundle"), path("to-a.bundle")]
        let idleBundles = [path("idle-to-b.bundle"), path("idle-to-a.bundle")]
        var result = PhaseResult()
        (result.seconds, result.exchangedInBytes) = try await first.exchange(with: second, through: bundles)
        result.exchangedFiles = bundles
        try await first.expectSame(as: second)
        (result.idleSeconds, result.idleInBytes) = try await first.exchange(with: second, through: idleBundles)
        try await first.close()
        try await second.close()
        result.diskInBytes = size(of: "a")
        return result
    }
}
