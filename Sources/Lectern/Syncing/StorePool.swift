public import Causality
internal import Logging
internal import ReplicaStore
internal import Synchronization

/// A change store that is opened and closed: a replica, a hub's log.
public protocol ClosableStore: ChangeStore {
    /// Closes it; it isn't used after.
    func close() async throws
}

extension Replica: ClosableStore {}
extension LibraryLog: ClosableStore {}

/// Opens stores when they are asked for, keeps a bounded number open, and closes those that nobody uses.
///
/// For programs that serve many libraries. A store that is in use is never closed, and each library is open once at most:
/// who asks for one that is open shares it, as a store is safe under concurrent use. Somebody has to call `closeIdle` now
/// and then, and at the end.
///
/// ```swift
/// let replicas = StorePool<Replica>(limit: 32) { library in try await Replica.open("libraries/\(library)") }
/// let lease = try await replicas.lease(library)
/// defer { withExtendedLifetime(lease) {} }
/// let articles = try await lease.store.articles()
/// ```
public final class StorePool<Store: ClosableStore>: Sendable {
    private enum Slot {
        /// Somebody opens or closes it.
        case changing
        case open(Store, users: Int, idleSince: ContinuousClock.Instant)
    }

    private struct State {
        var slots: [LibraryID: Slot] = [:]
        /// Those who wait until some slot has changed.
        var waiting: [CheckedContinuation<Void, Never>] = []

        /// Takes the store that has been idle for longest, so that it can be closed.
        mutating func takeLongestIdle() -> (LibraryID, Store)? {
            var found: (library: LibraryID, store: Store, since: ContinuousClock.Instant)?
            for (library, slot) in slots {
                guard case .open(let store, 0, let since) = slot else { continue }
                if let best = found, best.since <= since { continue }
                found = (library, store, since)
            }
            guard let found else { return nil }
            slots[found.library] = .changing
            return (found.library, found.store)
        }
    }

    private enum Step {
        case use(Store)
        case open
        case close(LibraryID, Store)
        case wait
        case refuse
    }

    /// How long a store that nobody uses stays open.
    public let idleTime: Duration
    private let limit: Int
    private let openStore: @Sendable (LibraryID) async throws -> Store
    private let state = Mutex(State())

    /// Creates a pool with nothing open.
    ///
    /// - Parameters:
    ///   - limit: how many stores are open at most.
    ///   - idleTime: how long a store that nobody uses stays open.
    ///   - openStore: opens a store; of one library at a time, of several at once.
    public init(
        limit: Int, idleTime: Duration = .seconds(300),
        openStore: @escaping @Sendable (LibraryID) async throws -> Store
    ) {
        precondition(limit > 0, "a pool holds one store at least")
        self.limit = limit
        self.idleTime = idleTime
        self.openStore = openStore
    }

    /// How many stores are open.
    public var openCount: Int { state.withLock { $0.slots.count } }

    /// Gives a store, which is opened first where it isn't; another one that is idle is closed for it at need.
    ///
    /// That is needed where as many are open as may be, and where opening fails, perhaps for want of file descriptors.
    ///
    /// - Throws: `StorePoolProblem` where as many stores as may be open are in use; what opening throws.
    public func lease(_ library: LibraryID) async throws -> StoreLease<Store> {
        var hasMadeRoom = false
        while true {
            switch nextStep(for: library) {
            case .use(let store): return lease(store, library)
            case .refuse: throw StorePoolProblem(limit: limit)
            case .wait: await waitForChange(of: library)
            // A store that doesn't close well has committed all the same.
            case .close(let idle, let store): try? await close(idle, store)
            case .open:
                do {
                    let store = try await openStore(library)
                    change(library, to: .open(store, users: 1, idleSince: .now))
                    return lease(store, library)
                } catch {
                    change(library, to: nil)
                    guard case .failed? = error as? StoreProblem, !hasMadeRoom, let (idle, store) = takeLongestIdle()
                    else { throw error }
                    hasMadeRoom = true
                    try? await close(idle, store)
                }
            }
        }
    }

    /// Closes stores that nobody has used for the given time: all of them, also where one of them fails.
    ///
    /// - Throws: what the first one that failed throws.
    public func closeIdle(after time: Duration) async throws {
        var failure: (any Error)?
        for (library, store) in takeIdle(after: time) {
            do { try await close(library, store) } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
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
            guard let (idle, store) = state.takeLongestIdle() else { return .refuse }
            return .close(idle, store)
        }
    }

    private func takeLongestIdle() -> (LibraryID, Store)? { state.withLock { $0.takeLongestIdle() } }

    private func lease(_ store: Store, _ library: LibraryID) -> StoreLease<Store> {
        StoreLease(store) { [self] in
            state.withLock { state in
                guard case .open(let store, let users, _) = state.slots[library] else { return }
                state.slots[library] = .open(store, users: users - 1, idleSince: .now)
            }
        }
    }

    private func takeIdle(after time: Duration) -> [(LibraryID, Store)] {
        state.withLock { state in
            var taken: [(LibraryID, Store)] = []
            for (library, slot) in state.slots {
                guard case .open(let store, 0, let since) = slot, .now - since >= time else { continue }
                taken.append((library, store))
            }
            for (library, _) in taken { state.slots[library] = .changing }
            return taken
        }
    }

    private func close(_ library: LibraryID, _ store: Store) async throws {
        defer { change(library, to: nil) }
        try await store.close()
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

/// A store while somebody uses it.
///
/// Whoever has the lease may use the store; it is given back when the last reference to the lease goes. So it cannot be
/// forgotten, however a request ends.
public final class StoreLease<Store: Sendable>: Sendable {
    /// The store.
    public let store: Store
    private let giveBack: @Sendable () -> Void

    /// Creates a lease.
    ///
    /// - Parameter giveBack: is called once, when the store is not used any more.
    public init(_ store: Store, giveBack: @escaping @Sendable () -> Void = {}) {
        self.store = store
        self.giveBack = giveBack
    }

    deinit { giveBack() }
}

/// Says that as many stores as may be open are in use.
public struct StorePoolProblem: ExplainedProblem, Hashable {
    /// How many stores may be open.
    public let limit: Int

    /// Creates the problem of a pool.
    public init(limit: Int) { self.limit = limit }

    /// The stable code; see Protocol/Registry.md.
    public var code: String { "busy" }
    /// What is wrong, in one sentence.
    public var sentence: String { "All of the \(limit) libraries that may be open at once are in use." }
    /// What to do about it.
    public var remedy: String { "Try again in a moment, or allow more." }
}
