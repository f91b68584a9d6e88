import Lectern

/// Syncs again and again: when something is new here, when a remote hints at something, and now and then in any case.
struct SyncWatch {
    let run: SyncRun

    /// What comes within this time of a first news is synced with it.
    private static let pause = Duration.milliseconds(200)
    /// So often is looked without any hint.
    private static let interval = Duration.seconds(300)
    private static let longestPauseAfterLoss = Duration.seconds(60)

    /// Runs until the process is stopped, or the replica itself fails.
    func run() async throws -> RunStatus {
        let due = DueRemotes()
        let all = Set(run.names)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let changes = try await run.replica.changes()
            group.addTask { for await _ in changes { await due.add(all) } }
            group.addTask {
                while true {
                    try await Task.sleep(for: Self.interval)
                    await due.add(all)
                }
            }
            for name in run.names { group.addTask { try await listen(to: name) { await due.add([name]) } } }
            await due.add(all)
            while true {
                var names = await due.next()
                try await Task.sleep(for: Self.pause)
                names.formUnion(await due.take())
                for name in run.names where names.contains(name) { try await sync(name) }
            }
        }
        return .success
    }

    private func sync(_ name: String) async throws {
        do {
            let report = try await run.sync(name, quietly: true)
            if !report.isNoOp { try run.session.output.flush() }
        } catch {
            run.session.talk.report(ProblemAmongSeveral(of: name, try run.recoverable(error)))
        }
    }

    /// Passes a remote's hints on, and connects again when the connection is lost.
    private func listen(to name: String, _ hint: @Sendable () async -> Void) async throws {
        var pause = Duration.seconds(1)
        while true {
            do {
                let record = try await run.replica.remote(named: name)
                let status = try await run.replica.status()
                try await OpenedRemote.with(record, for: status) { remote in
                    for try await _ in try await remote.hints() {
                        pause = .seconds(1)
                        await hint()
                    }
                }
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                // What is wrong is said by the sync that follows; here it only takes patience.
                run.session.talk.mention("\(name) gives no hints at present.")
            }
            try await Task.sleep(for: pause * Double.random(in: 0.5..<1.5))
            pause = min(pause * 2, Self.longestPauseAfterLoss)
            await hint()
        }
    }
}

/// The remotes that there is a reason to sync with.
private actor DueRemotes {
    private var names: Set<String> = []
    private var waiter: CheckedContinuation<Void, Never>?

    func add(_ more: Set<String>) {
        names.formUnion(more)
        waiter?.resume()
        waiter = nil
    }

    /// Waits for a reason; for one caller at a time.
    func next() async -> Set<String> {
        if names.isEmpty { await withCheckedContinuation { waiter = $0 } }
        return take()
    }

    func take() -> Set<String> {
        defer { names = [] }
        return names
    }
}
