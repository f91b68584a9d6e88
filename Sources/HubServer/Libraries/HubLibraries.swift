public import Causality
public import SyncProtocol

/// Where a hub's libraries come from.
public protocol HubLibraries: Sendable {
    /// Gives a library's store to a request.
    ///
    /// - Throws: `HubProblem.unknownLibrary`, `.busy` where too many are in use; what opening the store throws.
    func lease(_ library: LibraryID) async throws -> LibraryLease

    /// How many stores are open, for the metrics; `nil` where that says nothing.
    var openCount: Int? { get }
}

extension HubLibraries {
    /// Says nothing.
    public var openCount: Int? { nil }
}

/// A store while a request uses it.
///
/// Whoever has the lease may use the store; it is given back when the last reference to the lease goes. So it cannot be
/// forgotten, however a request ends.
public final class LibraryLease: Sendable {
    /// The store.
    public let store: any ChangeStore
    private let giveBack: @Sendable () -> Void

    /// Creates a lease.
    ///
    /// - Parameter giveBack: is called once, when the store is not used any more.
    public init(_ store: any ChangeStore, giveBack: @escaping @Sendable () -> Void = {}) {
        self.store = store
        self.giveBack = giveBack
    }

    deinit { giveBack() }
}

/// A store that is opened and closed.
public protocol ClosableStore: ChangeStore {
    /// Closes it; it isn't used after.
    func close() async throws
}
