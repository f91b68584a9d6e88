import Lectern

/// Syncs a replica with some of its remotes, one after the other.
struct SyncRun: Sendable {
    let session: Session
    let replica: Replica
    let names: [String]
    let options: SyncProcedure.Options
    let reseeding: Bool

    /// Syncs with each remote; those that came first once more where a later one brought something new for them.
    ///
    /// With several, one that needs patience gets it when all others have had their turn.
    func syncAll() async throws -> RunStatus {
        var problems: [String: any ExplainedProblem] = [:]
        var unsent = 0
        var delayed: [(name: String, until: ContinuousClock.Instant)] = []
        for name in names {
            do {
                unsent += try await sync(name, retry: names.count > 1 ? Self.once : .patient).unsent
            } catch {
                let problem = try recoverable(error)
                problems[name] = problem
                guard names.count > 1, let pause = RetryPolicy.patient.pause(after: problem, failures: 1) else {
                    continue
                }
                delayed.append((name, ContinuousClock.now + pause))
            }
        }
        for (name, time) in delayed {
            if let problem = problems[name], time > .now { sayWaiting(after: problem, time - ContinuousClock.now) }
            try await Task.sleep(until: time, clock: .continuous)
            do {
                unsent += try await sync(name).unsent
                problems[name] = nil
            } catch {
                problems[name] = try recoverable(error)
            }
        }
        let last = delayed.last?.name ?? names.last
        for name in names where name != last && problems[name] == nil {
            let record = try await replica.remote(named: name)
            guard record.memberRole != .reader,
                record.ahead(of: try await replica.status().vector) > 0
            else { continue }
            do { _ = try await sync(name) } catch { problems[name] = try recoverable(error) }
        }
        return try await finish(names.compactMap { name in problems[name].map { (name, $0) } }, unsent: unsent)
    }

    /// Tries nothing again.
    private static var once: RetryPolicy {
        var retry = RetryPolicy.patient
        retry.attempts = 1
        return retry
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
        case let problem as StoreProblem where problem.isAboutOwnFile: throw problem.advisedForSync
        case let problem as any ExplainedProblem: problem
        default: throw error
        }
    }

    /// Syncs with one remote and says what came of it.
    ///
    /// - Parameters:
    ///   - quietly: whether to say nothing where nothing was new, nor print anything as JSON then.
    ///   - retry: when it is tried again.
    @discardableResult
    func sync(_ name: String, quietly: Bool = false, retry: RetryPolicy = .patient) async throws -> SyncReport {
        let report = try await report(of: name, retry: retry)
        if !quietly || !report.isNoOp { try tell(report, name) }
        return report
    }

    /// Syncs with one remote without a word on what came of it.
    func report(of name: String, retry: RetryPolicy = .patient) async throws -> SyncReport {
        let bar = session.progressBar("Syncing with \(name)")
        defer { bar.finish() }
        do {
            return try await attempt(name, retry, bar)
        } catch let problem as ReplicaProblem {
            // Under the new id a folder has another directory for this replica; the work itself is none the wiser.
            guard case .newIdentity(let identity) = problem else { throw problem }
            session.announce(identity)
            return try await attempt(name, retry, bar)
        }
    }

    private func attempt(_ name: String, _ retry: RetryPolicy, _ bar: ProgressBar) async throws -> SyncReport {
        let record = try await replica.remote(named: name)
        let status = try await replica.status()
        return try await OpenedRemote.with(record, for: status, reseeding: reseeding) { remote in
            try await replica.sync(with: remote, named: name, options, retry: retry) { event in
                switch event {
                case .asking, .fetching: break
                case .receiving(let changes, let whole), .sending(let changes, let whole): bar.show(changes, of: whole)
                case .waiting(let problem, let pause):
                    bar.finish()
                    sayWaiting(after: problem, pause)
                }
            }
        }
    }

    private func sayWaiting(after problem: any ExplainedProblem, _ pause: Duration) {
        session.talk.say("\(problem.sentence) Trying again in \(pause.words).")
    }

    private func tell(_ report: SyncReport, _ name: String) throws {
        note(report, name)
        guard !session.isJSON else { return try session.output.json(report.json(of: name)) }
        session.talk.say("\(name): \(report.words).")
    }

    /// Says what nobody may miss of a sync.
    func note(_ report: SyncReport, _ name: String) {
        for note in report.notes { session.talk.note(note.code, note.sentence) }
        noteUnsent(report.unsent, name)
        if report.received.held > 0 { session.talk.noteHeld(report.received.held) }
        if report.received.refused > 0 {
            session.talk.note("fork", "\(report.received.refused.of("change")) did not fit what is here.")
        }
    }

    private func noteUnsent(_ count: Int, _ name: String) {
        guard count > 0 else { return }
        session.talk.note(
            "reader-unsent", "Not sent, as your token for \(name) is for reading only: \(count.of("change")).")
    }

    /// Says what a sync with each remote would do.
    func preview() async throws -> RunStatus {
        var problems: [(name: String, problem: any ExplainedProblem)] = []
        var unsent = 0
        for name in names {
            do { unsent += try await preview(name) } catch { problems.append((name, try recoverable(error))) }
        }
        return try await finish(problems, unsent: unsent)
    }

    /// Says what a sync with one remote would do, and returns how many changes would stay here.
    private func preview(_ name: String) async throws -> Int {
        let record = try await replica.remote(named: name)
        let status = try await replica.status()
        let state = try await OpenedRemote.with(record, for: status, reseeding: reseeding) { try await $0.state() }
        var asked = record
        asked.vector = state.vector
        let (ahead, behind) = (asked.ahead(of: status.vector), asked.behind(status.vector))
        let sent = state.role.isMember ? ahead : 0
        noteUnsent(ahead - sent, name)
        if session.isJSON {
            try session.output.json([
                "remote": .string(name), "dryRun": true, "wouldReceive": JSONValue(behind),
                "wouldSend": JSONValue(sent), "role": .string(state.role.rawValue),
            ])
        }
        session.talk.sayDone("\(name): \(behind.of("change")) to receive, \(sent.of("change")) to send.")
        return ahead - sent
    }
}
