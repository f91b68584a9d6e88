import Logging
import Synchronization

/// Everything that a hub logs, down to what is only for its authors, and when it was done with pushes.
final class HubLog: Sendable {
    private struct Content {
        var lines: [String] = []
        var pushes = 0
        var waiting: [(pushes: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let content = Mutex(Content())

    /// A logger that writes here.
    var logger: Logger { Logger(label: "hub") { _ in Handler(log: self) } }

    /// All lines, each with whatever belongs to it.
    var lines: [String] { content.withLock { $0.lines } }

    /// How many pushes the hub was done with, well or not.
    var pushes: Int { content.withLock { $0.pushes } }

    /// Waits until the hub was done with so many pushes.
    func waitForPushes(_ pushes: Int) async {
        await withCheckedContinuation { continuation in
            let isOver = content.withLock { content in
                if content.pushes < pushes { content.waiting.append((pushes, continuation)) }
                return content.pushes >= pushes
            }
            if isOver { continuation.resume() }
        }
    }

    private func add(_ event: LogEvent, _ metadata: Logger.Metadata) {
        let over = content.withLock { content in
            content.lines.append("\(event.level) \(event.source): \(event.message) \(metadata) \(event.error as Any)")
            if metadata["route"] == "push" { content.pushes += 1 }
            let over = content.waiting.filter { $0.pushes <= content.pushes }
            content.waiting.removeAll { $0.pushes <= content.pushes }
            return over
        }
        for waiter in over { waiter.continuation.resume() }
    }

    private struct Handler: LogHandler {
        let log: HubLog
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { log.add(event, metadata.merging(event.metadata ?? [:]) { $1 }) }
    }
}
