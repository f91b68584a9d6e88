internal import Foundation
public import Logging
public import ReplicaStore

/// How a replica is opened.
public struct ReplicaOptions: Sendable {
    /// Durability, waiting for locks, the search index.
    public var store = StoreOptions()
    /// The wall clock in milliseconds since 1970.
    ///
    /// Tests and simulations put their own here.
    public var now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }
    /// Where identifiers, salts and nonces are drawn from.
    ///
    /// Tests and simulations put their own here.
    public var random = RandomSource.system
    /// How often to look for other processes' changes while somebody observes.
    public var observationInterval = Duration.milliseconds(500)
    /// Where notes go.
    ///
    /// They never contain content, addresses or tokens.
    public var logger = Logger(label: "lectern", factory: { _ in SwiftLogNoOpLogHandler() })

    /// Creates the default options.
    public init() {}
}
