public import Causality
internal import Hummingbird
public import Lectern
public import ServiceLifecycle
public import SyncProtocol

/// Where a hub's libraries come from.
public protocol HubLibraries: Sendable {
    /// Gives a library's store to a request.
    ///
    /// - Throws: `HubProblem.unknownLibrary`, `StorePoolProblem` where too many are in use; what opening the store throws.
    func lease(_ library: LibraryID) async throws -> LibraryLease

    /// How many stores are open, for the metrics; `nil` where that says nothing.
    var openCount: Int? { get }
}

extension HubLibraries {
    /// Says nothing.
    public var openCount: Int? { nil }
}

/// A store while a request uses it; it is given back when the last reference to the lease goes.
public typealias LibraryLease = StoreLease<any ChangeStore>

/// The stores of a pool, as a hub serves them.
public struct PooledLibraries<Store: ClosableStore>: HubLibraries {
    private let pool: StorePool<Store>
    private let serve: @Sendable (Store) -> any ChangeStore

    /// Serves each store as it is.
    public init(_ pool: StorePool<Store>) {
        self.pool = pool
        serve = { $0 }
    }

    /// Serves replicas, which merge what is pushed.
    public init(_ pool: StorePool<Store>) where Store == Replica {
        self.pool = pool
        serve = ServedReplica.init
    }

    /// How many stores are open.
    public var openCount: Int? { pool.openCount }

    /// Gives a library's store to a request.
    ///
    /// - Throws: what the pool throws; `HubProblem.failed` in the place of what would be the asker's fault, who has given
    ///   the store nothing yet.
    public func lease(_ library: LibraryID) async throws -> LibraryLease {
        do {
            let lease = try await pool.lease(library)
            return LibraryLease(serve(lease.store)) { withExtendedLifetime(lease) {} }
        } catch let problem as StoreProblem where ProblemStatus.byCode[problem.code]?.kind == .clientError {
            throw HubProblem.failed
        }
    }
}

extension StorePool: Service {
    /// Closes what is idle from time to time, until the graceful end; then everything.
    ///
    /// A store that doesn't close well has committed all the same, and is opened anew when it is asked for.
    ///
    /// - Throws: at the end, what the first store throws that doesn't close well.
    public func run() async throws {
        try? await cancelWhenGracefulShutdown { [self] in
            while true {
                try await Task.sleep(for: idleTime / 2)
                try? await closeIdle(after: idleTime)
            }
        }
        // Whoever uses the pool ends before it does, so all are idle now.
        try await closeIdle(after: .zero)
    }
}
