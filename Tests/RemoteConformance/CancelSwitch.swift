internal import SyncProtocol

/// Ends a sync from within, at a chosen frame.
actor CancelSwitch {
    private var task: Task<SyncReport, any Error>?
    private var rest: Int
    /// Whether the frame came.
    private(set) var isTripped = false

    init(atFrame number: Int) { rest = number }

    /// Runs a sync that `passFrame` can end.
    func run(_ work: @escaping @Sendable () async throws -> SyncReport) async throws -> SyncReport {
        // No frame passes before the task is known: this actor is busy until it waits.
        let task = Task { try await work() }
        self.task = task
        return try await task.value
    }

    func passFrame() {
        if rest == 0 {
            isTripped = true
            task?.cancel()
        }
        rest -= 1
    }
}
