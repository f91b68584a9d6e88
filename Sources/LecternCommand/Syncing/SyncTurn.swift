/// Lets one of several remotes be synced with at a time, in the order in which they ask.
///
/// A replica has one run of received changes, which ends with the first sync that comes to its end.
actor SyncTurn {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Waits for the turn; whoever gets it must give it back, cancelled or not.
    func take() async {
        guard isTaken else {
            isTaken = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Gives the turn to whoever has waited for longest.
    func give() {
        guard !waiting.isEmpty else {
            isTaken = false
            return
        }
        waiting.removeFirst().resume()
    }

    /// Lets others have the turn during a pause, and has it again when this returns or throws.
    func pause(for time: Duration) async throws {
        give()
        do {
            try await Task.sleep(for: time)
        } catch {
            await take()
            throw error
        }
        await take()
    }
}
