public import SyncProtocol
internal import Synchronization

/// Where remotes in memory meet: what is held there, and who wants to know of news.
public final class MemoryPlace: Sendable {
    private typealias Watcher = AsyncThrowingStream<Void, any Error>.Continuation

    /// What is held.
    public let store: any ChangeStore
    let lead = FrameLead()
    private let watchers = Mutex<(next: Int, known: [Int: Watcher])>((0, [:]))

    /// Creates a place over a store.
    public init(_ store: any ChangeStore) { self.store = store }

    /// The most frames that a sender was ahead of its reader.
    public var longestLead: Int { get async { await lead.longest } }

    func watch() -> AsyncThrowingStream<Void, any Error> {
        let (stream, watcher) = AsyncThrowingStream<Void, any Error>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = watchers.withLock { watchers in
            watchers.next += 1
            watchers.known[watchers.next] = watcher
            return watchers.next
        }
        watcher.onTermination = { [weak self] _ in self?.watchers.withLock { $0.known[number] = nil } }
        watcher.yield()
        return stream
    }

    func announce() {
        for watcher in watchers.withLock({ Array($0.known.values) }) { watcher.yield() }
    }
}
