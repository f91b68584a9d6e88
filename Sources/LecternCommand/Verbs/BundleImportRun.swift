import Lectern

/// Takes several bundles in whatever order they can be taken.
struct BundleImportRun {
    let session: Session
    let replica: Replica
    let early: StoreWriter.EarlyPolicy
    let acceptsDeletions: Bool

    /// A file that could not be taken.
    private struct Refusal {
        let file: String
        let problem: any ExplainedProblem
    }

    func take(_ files: [String]) async throws -> RunStatus {
        var waiting = files
        var refusals: [Refusal] = []
        var taken = 0
        // What a dry run would have by now.
        var foreseen = try await session.isDryRun ? replica.status().vector : VersionVector()
        while !waiting.isEmpty {
            var gaps: [Refusal] = []
            let before = taken
            for file in waiting {
                do {
                    foreseen = try await BundleInputFile.with(file) { try await take($0, upon: foreseen) }
                    taken += 1
                } catch let error where error is StandardOutput.Closed || error is OutputProblem {
                    throw error
                } catch {
                    let refusal = Refusal(file: file, problem: CommandRun.explained(error))
                    // What a gap lacks may be in a file that comes later. Standard input can't be read again.
                    if case StoreProblem.gap = error, file != "-" {
                        gaps.append(refusal)
                    } else {
                        refusals.append(refusal)
                    }
                }
            }
            guard taken > before else {
                refusals += gaps
                break
            }
            waiting = gaps.map(\.file)
        }
        return try await finish(taken, refusals, inAll: files.count)
    }

    private func finish(_ taken: Int, _ refusals: [Refusal], inAll count: Int) async throws -> RunStatus {
        if count == 1, let refusal = refusals.first { throw refusal.problem }
        for refusal in refusals { session.talk.report(ProblemAmongSeveral(of: refusal.file, refusal.problem)) }
        let open = try await replica.read { try OpenMatters($0) }
        if taken > 0 { open.mention(session.talk) }
        if let first = refusals.first { return taken > 0 ? .partlyDone : RunStatus(code: first.problem.code) }
        return open.status
    }

    /// Takes a file, or in a dry run only looks at it.
    ///
    /// - Returns: what a dry run would have then, that had `foreseen` before.
    private func take(_ file: BundleInputFile, upon foreseen: VersionVector) async throws -> VersionVector {
        if session.isDryRun { return try await look(at: file, upon: foreseen) }
        try await take(file)
        return foreseen
    }

    private func take(_ file: BundleInputFile) async throws {
        let bar = session.progressBar("Importing")
        defer { bar.finish() }
        let size = BundleFiles.size(file.path)
        let imported = try await replica.importBundle(from: file.path, early: early, acceptsDeletions: acceptsDeletions)
        {
            bar.show($0.bytes, of: size)
        }
        bar.finish()
        session.announce(imported.newIdentity)
        if imported.count.held > 0 { session.talk.noteHeld(imported.count.held) }
        try report(imported, file)
    }

    private func report(_ imported: ImportedBundle, _ file: BundleInputFile) throws {
        let count = imported.count
        if session.isJSON {
            return try session.output.json([
                "file": .string(file.name), "library": .string(imported.header.library.description),
                "new": JSONValue(count.folded), "known": JSONValue(count.known), "early": JSONValue(count.early),
                "captures": JSONValue(count.captures), "privateRecords": JSONValue(count.privateRecords),
                "held": JSONValue(count.held), "items": JSONValue(count.items),
            ])
        }
        var words = ["\(count.folded) new \(count.folded == 1 ? "change" : "changes")"]
        if count.items > 0 { words.append("most of them as a snapshot of \(count.items.of("item"))") }
        if count.known > 0 { words.append("\(count.known) known already") }
        if count.early > 0 { words.append("\(count.early) waiting for others") }
        if count.captures > 0 { words.append(count.captures.of("text")) }
        if count.privateRecords > 0 { words.append(count.privateRecords.of("private record")) }
        try session.output.line("\(TerminalText.line(file.name)): \(words.joined(separator: ", "))")
    }

    /// Says what a dry run can say without taking anything.
    ///
    /// - Returns: what would be here then. What would wait for missing changes isn't among it.
    private func look(at file: BundleInputFile, upon foreseen: VersionVector) async throws -> VersionVector {
        let header = try BundleFile.inspect(file.path).header
        let library = try await replica.status().library
        guard header.library == library else {
            throw StoreProblem.otherLibrary(found: header.library, expected: library)
        }
        let missing = header.from.difference(foreseen)
        if early == .refuse && !missing.isEmpty { throw StoreProblem.gap(missing: missing) }
        // What a bundle begins behind is not in it, whether it is here or not.
        let new = header.to.difference(foreseen.merging(header.from)).changeCount
        if session.isJSON {
            try session.output.json([
                "file": .string(file.name), "library": .string(header.library.description), "dryRun": true,
                "wouldReceive": JSONValue(new),
            ])
        }
        session.talk.sayDone("\(file.name) would bring \(new.of("new change")).")
        return missing.isEmpty ? foreseen.merging(header.to) : foreseen
    }
}
