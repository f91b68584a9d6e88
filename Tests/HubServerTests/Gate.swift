/// Something that tasks wait at until it is opened.
actor Gate {
    private var isShut = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var arrivals: [CheckedContinuation<Void, Never>] = []
    private var count = 0

    func shut() { isShut = true }

    func open() {
        isShut = false
        for continuation in waiting { continuation.resume() }
        waiting.removeAll()
    }

    /// Waits while it is shut.
    func wait() async {
        count += 1
        for continuation in arrivals { continuation.resume() }
        arrivals.removeAll()
        guard isShut else { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Waits until somebody has come to it.
    func arrival() async {
        guard count == 0 else { return }
        await withCheckedContinuation { arrivals.append($0) }
    }
}
