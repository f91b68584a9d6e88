import Lectern

/// Syncs a replica with some of its remotes, one after the other.
struct SyncRun: Sendable {
    let session: Session
    let replica: Replica
    let names: [String]
    let options: SyncProcedure.Options
    let reseeding: Bool

    /// Syncs with each remote; those that came first once more where a later one brought something new for them.
    func syncAll() async throws -> RunStatus {
        var problems: [String: any ExplainedProblem] = [:]
        var unsent = 0
        for name in names {
            do {
                unsent += try await sync(name).unsent
            } catch {
                problems[name] = try recoverable(error)
            }
        }
        for name in names.dropLast() where problems[name] == nil {
            let record = try await replica.remote(named: name)
            guard record.memberRole != .reader,
                record.ahead(of: try await replica.status().vector) > 0
            else { continue }
            do { _ = try await sync(name) } catch { problems[name] = try recoverable(error) }
        }
        return try await finish(names.compactMap { name in problems[name].map { (name, $0) } }, unsent: unsent)
    }

    private func finish(
        _ problems: [(name: String, problem: any ExplainedProblem)], unsent: Int
    ) async throws -> RunStatus {
        if names.count == 1, let only = problems.first { throw only.problem }
        for (name, problem) in problems { session.talk.report(ProblemAmongSeveral(of: name, problem)) }
        let open = try await replica.read { try OpenMatters($0) }
        open.mention(session.talk)
        if let first = problems.first {
            return problems.count == names.count ? RunStatus(code: first.problem.code) : .partlyDone
        }
        if unsent > 0 { return .partlyDone }
        return open.status
    }

    /// What other remotes needn't suffer from; what concerns the replica itself ends the run.
    func recoverable(_ error: any Error) throws -> any ExplainedProblem {
        switch error {
        case is CancellationError, is StandardOutput.Closed, is OutputProblem: throw error
        case let problem as StoreProblem where problem.isAboutOwnFile: throw problem
        case let problem as any ExplainedProblem: problem
        default: throw error
        }
    }

    /// Syncs with one remote and says what came of it.
    ///
    /// - Parameter quietly: whether to say nothing where nothing was new, nor print anything as JSON then.
    @discardableResult
    func sync(_ name: String, quietly: Bool = false) async throws -> SyncReport {
        let report = try await report(of: name)
        if !quietly || !report.isNoOp { try tell(report, name) }
        return report
    }

    /// Syncs with one remote without a word on what came of it.
    func report(of name: String) async throws -> SyncReport {
        let bar = session.progressBar("Syncing with \(name)")
        defer { bar.finish() }
        do {
            return try await attempt(name, bar)
        } catch let problem as ReplicaProblem {
            // Under the new id a folder has another directory for this replica; the work itself is none the wiser.
            guard case .newIdentity(let identity) = problem else { throw problem }
            session.announce(identity)
            return try await attempt(name, bar)
        }
    }

    private func attempt(_ name: String, _ bar: ProgressBar) async throws -> SyncReport {
        let record = try await replica.remote(named: name)
        let status = try await replica.status()
        return try await OpenedRemote.with(record, for: status, reseeding: reseeding) { remote in
            try await replica.sync(with: remote, named: name, options) { [session] event in
                switch event {
                case .asking, .fetching: break
                case .receiving(let changes, let whole), .sending(let changes, let whole): bar.show(changes, of: whole)
                case .waiting(let problem, let pause):
                    bar.finish()
                    session.talk.say("\(problem.sentence) Trying again in \(pause.words).")
                }
            }
        }
    }

    private func tell(_ report: SyncReport, _ name: String) throws {
        note(report, name)
        guard !session.isJSON else { return try session.output.json(report.json(of: name)) }
        session.talk.say("\(name): \(report.words).")
    }

    /// Says what nobody may miss of a sync.
    func note(_ report: SyncReport, _ name: String) {
        for note in report.notes { session.talk.note(note.code, note.sentence) }
        if report.unsent > 0 {
            session.talk.note(
                "reader-unsent",
                "Not sent, as your token for \(name) is for reading only: \(report.unsent.of("change")).")
        }
        if report.received.held > 0 { session.talk.noteHeld(report.received.held) }
        if report.received.refused > 0 {
            session.talk.note("fork", "\(report.received.refused.of("change")) did not fit what is here.")
        }
    }

    /// Says what a sync would do.
    func preview() async throws -> RunStatus {
        for name in names {
            let record = try await replica.remote(named: name)
            let status = try await replica.status()
            let state = try await OpenedRemote.with(record, for: status, reseeding: reseeding) { try await $0.state() }
            var asked = record
            asked.vector = state.vector
            let (ahead, behind) = (asked.ahead(of: status.vector), asked.behind(status.vector))
            if session.isJSON {
                try session.output.json([
                    "remote": .string(name), "dryRun": true, "wouldReceive": JSONValue(behind),
                    "wouldSend": JSONValue(state.role.isMember ? ahead : 0), "role": .string(state.role.rawValue),
                ])
            }
            session.talk.sayDone("\(name): \(behind.of("change")) to receive, \(ahead.of("change")) to send.")
        }
        return .success
    }
}

extension StoreProblem {
    /// Whether the fault is in this replica's own file, so that no other remote would fare better.
    ///
    /// All else is about what came from a remote, or about what that one has.
    fileprivate var isAboutOwnFile: Bool {
        switch self {
        case .notALibrary, .newerSchema, .locked, .diskFull, .corrupt, .failed: true
        default: false
        }
    }
}
