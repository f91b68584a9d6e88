import Logging
import Synchronization

/// A log that a test reads.
final class CapturedLog: Sendable {
    private struct Handler: LogHandler {
        let log: CapturedLog
        var metadata = Logger.Metadata()
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let words = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            log.add("\(event.level) \(event.message) \(words.joined(separator: " "))")
        }
    }

    private struct State {
        var lines: [String] = []
        var waiting: [Int: (text: String, continuation: CheckedContinuation<Void, Never>)] = [:]
        var calls = 0
    }

    private let state = Mutex(State())

    var logger: Logger { Logger(label: "hub") { _ in Handler(log: self) } }
    var text: String { state.withLock { $0.lines.joined(separator: "\n") } }

    /// Waits until a line has a text in it, or the task is cancelled.
    func line(containing text: String) async {
        let call = state.withLock { state in
            state.calls += 1
            return state.calls
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if Task.isCancelled || state.lines.contains(where: { $0.contains(text) }) { return true }
                    state.waiting[call] = (text, continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: call) }?.continuation.resume()
        }
    }

    private func add(_ line: String) {
        let met = state.withLock { state in
            state.lines.append(line)
            let met = state.waiting.filter { line.contains($0.value.text) }
            for call in met.keys { state.waiting[call] = nil }
            return met.values.map { $0.continuation }
        }
        for continuation in met { continuation.resume() }
    }
}
