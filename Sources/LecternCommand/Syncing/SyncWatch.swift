import Lectern

/// Syncs again and again: when something is new here, when a remote hints at something, and now and then in any case.
struct SyncWatch {
    let run: SyncRun

    /// What comes within this time of a first news is synced with it.
    private static let pause = Duration.milliseconds(200)
    /// So often is looked without any hint.
    private static let interval = Duration.seconds(300)
    private static let firstPauseAfterFailure = Duration.seconds(1)
    private static let longestPauseAfterFailure = Duration.seconds(60)
    /// A stream of hints that lasted so long was none of those that end as soon as they have begun.
    private static let longStream = Duration.seconds(30)

    /// Runs until the process is stopped, or the replica itself fails.
    func run() async throws -> RunStatus {
        let remotes = run.names.map(WatchedRemote.init)
        let turn = SyncTurn()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let changes = try await run.replica.changes()
            group.addTask { for await _ in changes { Self.noteReason(for: remotes) } }
            group.addTask {
                while true {
                    try await Task.sleep(for: Self.interval)
                    Self.noteReason(for: remotes)
                }
            }
            for remote in remotes {
                group.addTask { try await listen(to: remote) }
                group.addTask { try await keepUp(with: remote, turn) }
            }
            Self.noteReason(for: remotes)
            while try await group.next() != nil {}
        }
        return .success
    }

    private static func noteReason(for remotes: [WatchedRemote]) { for remote in remotes { remote.noteReason() } }

    /// Syncs with a remote whenever there is a reason, and it has its turn.
    private func keepUp(with remote: WatchedRemote, _ turn: SyncTurn) async throws {
        for await _ in remote.reasons {
            try await Task.sleep(for: Self.pause)
            try await remote.rest()
            await turn.take()
            do {
                if remote.takeReason() { try await sync(remote, turn) }
            } catch {
                await turn.give()
                throw error
            }
            await turn.give()
        }
    }

    private func sync(_ remote: WatchedRemote, _ turn: SyncTurn) async throws {
        var retry = RetryPolicy.patient
        // Whoever needs patience keeps nobody waiting meanwhile.
        retry.sleep = { try await turn.pause(for: $0) }
        do {
            let report = try await sync(remote.name, retry)
            if !report.isNoOp { try run.session.output.flush() }
        } catch {
            let problem = try run.recoverable(error)
            remote.note(problem)
            run.session.talk.report(ProblemAmongSeveral(of: remote.name, problem))
        }
    }

    /// Syncs with a remote, once this replica's own file can be written where it can't at present.
    ///
    /// That it can't is said once, and the turn is kept until it can: no other remote would fare better.
    private func sync(_ name: String, _ retry: RetryPolicy) async throws -> SyncReport {
        var pause = Self.firstPauseAfterFailure
        var told: String?
        while true {
            do {
                return try await run.sync(name, quietly: true, retry: retry)
            } catch let problem as StoreProblem where problem.isPassing {
                if problem.code != told { run.session.talk.report(problem.advisedForSync) }
                told = problem.code
                try await Task.sleep(for: pause)
                pause = min(pause * 2, Self.longestPauseAfterFailure)
            }
        }
    }

    /// Passes a remote's hints on, and connects again when the connection is lost.
    private func listen(to watched: WatchedRemote) async throws {
        let name = watched.name
        var pause = Self.firstPauseAfterFailure
        while true {
            try await watched.rest()
            let start = ContinuousClock.now
            do {
                let record = try await run.replica.remote(named: name)
                let status = try await run.replica.status()
                try await OpenedRemote.with(record, for: status) { remote in
                    for try await _ in try await remote.hints() { watched.noteReason() }
                }
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                // What is wrong is said by the sync that follows; here it only takes patience.
                if let problem = error as? any ExplainedProblem { watched.note(problem) }
                run.session.talk.mention("\(name) gives no hints at present.")
            }
            if .now - start >= Self.longStream { pause = Self.firstPauseAfterFailure }
            try await Task.sleep(for: pause * Double.random(in: 0.5..<1.5))
            pause = min(pause * 2, Self.longestPauseAfterFailure)
            watched.noteReason()
        }
    }
}
