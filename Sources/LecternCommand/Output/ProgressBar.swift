import Synchronization

/// A bar for long work, on standard error, for a person who waits there.
///
/// It appears only after a while, so that short work doesn't flicker.
final class ProgressBar: Sendable {
    private static let patience = Duration.milliseconds(400)
    private static let interval = Duration.milliseconds(100)

    private let label: String
    private let talk: Talk?
    private let nextDrawing: Mutex<ContinuousClock.Instant>

    /// - Parameter talk: where to draw; `nil` for nowhere.
    init(_ label: String, on talk: Talk?) {
        self.label = label
        self.talk = talk
        nextDrawing = Mutex(ContinuousClock.now + Self.patience)
    }

    /// Shows how far the work is.
    func show(_ done: Int, of total: Int) {
        guard let talk, total > 0 else { return }
        let isDue = nextDrawing.withLock { next in
            guard ContinuousClock.now >= next else { return false }
            next = ContinuousClock.now + Self.interval
            return true
        }
        guard isDue else { return }
        talk.showBar("\(label) \(Self.bar(done, of: total))")
    }

    /// Takes the bar away.
    func finish() { talk?.showBar("") }

    /// The bar alone: twenty cells and a percentage.
    static func bar(_ done: Int, of total: Int) -> String {
        let part = min(max(Double(done) / Double(max(total, 1)), 0), 1)
        let full = Int(part * 20)
        return "[" + String(repeating: "#", count: full) + String(repeating: "·", count: 20 - full)
            + "] \(Int(part * 100)) %"
    }
}
