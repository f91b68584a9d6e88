public import Causality
public import Logging
public import ServiceLifecycle
internal import SyncProtocol
internal import Synchronization

/// Opens stores when they are asked for, keeps a bounded number open, and closes those that nobody uses.
///
/// A store that is in use is never closed, and each library is open once at most. Run as a service it closes what has
/// been idle for a while, and everything at the end.
public final class LibraryPool: HubLibraries, Service {
    private enum Slot {
        /// Somebody opens or closes it.
        case changing
        case open(any ClosableStore, users: Int, idleSince: ContinuousClock.Instant)
    }

    private struct State {
        var slots: [LibraryID: Slot] = [:]
        /// Those who wait until some slot has changed.
        var waiting: [CheckedContinuation<Void, Never>] = []

        /// The store that has been idle for longest.
        var longestIdle: (LibraryID, any ClosableStore)? {
            var found: (library: LibraryID, store: any ClosableStore, since: ContinuousClock.Instant)?
            for (library, slot) in slots {
                guard case .open(let store, 0, let since) = slot else { continue }
                if let best = found, best.since <= since { continue }
                found = (library, store, since)
            }
            return found.map { ($0.library, $0.store) }
        }
    }

    private enum Step {
        case use(any ClosableStore)
        case open
        case close(LibraryID, any ClosableStore)
        case wait
        case refuse
    }

    private let limit: Int
    private let idleTime: Duration
    private let logger: Logger
    private let openStore: @Sendable (LibraryID) async throws -> any ClosableStore
    private let state = Mutex(State())

    /// Creates a pool with nothing open.
    ///
    /// - Parameters:
    ///   - limit: how many stores are open at most.
    ///   - idleTime: how long a store that nobody uses stays open.
    ///   - openStore: opens a store; of one library at a time, of several at once.
    public init(
        limit: Int, idleTime: Duration, logger: Logger,
        openStore: @escaping @Sendable (LibraryID) async throws -> any ClosableStore
    ) {
        precondition(limit > 0, "a pool holds one store at least")
        self.limit = limit
        self.idleTime = idleTime
        self.logger = logger
        self.openStore = openStore
    }

    /// How many stores are open.
    public var openCount: Int? { state.withLock { $0.slots.count } }

    /// Gives a store, which is opened first where it isn't; another one that is idle is closed for it at need.
    public func lease(_ library: LibraryID) async throws -> LibraryLease {
        while true {
            switch nextStep(for: library) {
            case .use(let store): return lease(store, library)
            case .refuse: throw HubProblem.busy(retryAfterInSeconds: 2)
            case .wait: await waitForChange(of: library)
            case .close(let idle, let store): await close(idle, store)
            case .open:
                do {
                    let store = try await openStore(library)
                    change(library, to: .open(store, users: 1, idleSince: .now))
                    return lease(store, library)
                } catch {
                    change(library, to: nil)
                    throw error
                }
            }
        }
    }

    /// Closes stores that nobody has used for the given time.
    public func closeIdle(after time: Duration) async {
        for (library, store) in takeIdle(after: time) { await close(library, store) }
    }

    /// Closes what is idle from time to time, until the graceful end; then everything.
    public func run() async throws {
        try? await cancelWhenGracefulShutdown { [self] in
            while true {
                try await Task.sleep(for: idleTime / 2)
                await closeIdle(after: idleTime)
            }
        }
        // Whoever uses the pool ends before it does, so all are idle now.
        await closeIdle(after: .zero)
    }

    // MARK: Slots

    private func nextStep(for library: LibraryID) -> Step {
        state.withLock { state in
            switch state.slots[library] {
            case .changing: return .wait
            case .open(let store, let users, let since):
                state.slots[library] = .open(store, users: users + 1, idleSince: since)
                return .use(store)
            case nil: break
            }
            if state.slots.count < limit {
                state.slots[library] = .changing
                return .open
            }
            guard let (idle, store) = state.longestIdle else { return .refuse }
            state.slots[idle] = .changing
            return .close(idle, store)
        }
    }

    private func lease(_ store: any ClosableStore, _ library: LibraryID) -> LibraryLease {
        LibraryLease(store) { [self] in
            state.withLock { state in
                guard case .open(let store, let users, _) = state.slots[library] else { return }
                state.slots[library] = .open(store, users: users - 1, idleSince: .now)
            }
        }
    }

    private func takeIdle(after time: Duration) -> [(LibraryID, any ClosableStore)] {
        state.withLock { state in
            var taken: [(LibraryID, any ClosableStore)] = []
            for (library, slot) in state.slots {
                guard case .open(let store, 0, let since) = slot, .now - since >= time else { continue }
                taken.append((library, store))
            }
            for (library, _) in taken { state.slots[library] = .changing }
            return taken
        }
    }

    private func close(_ library: LibraryID, _ store: any ClosableStore) async {
        do {
            try await store.close()
        } catch {
            logger.warning(
                "a library did not close well",
                metadata: ["library": "\(library.shortDescription)", "code": "\(problemCode(error))"])
        }
        change(library, to: nil)
    }

    private func change(_ library: LibraryID, to slot: Slot?) {
        let waiting = state.withLock { state in
            state.slots[library] = slot
            defer { state.waiting.removeAll() }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits while somebody opens or closes a store, which ends by itself; so nobody needs to be able to cancel it.
    private func waitForChange(of library: LibraryID) async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard case .changing = state.slots[library] else { return true }
                state.waiting.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }
}
