import Lectern

/// A clone that was cut off, as it stands in its directory.
struct BegunClone {
    /// The library that it is to be a replica of.
    let library: LibraryID
    /// Where a sync gets the rest from; `nil` where nothing has come, and nothing says from where it would.
    let origin: String?

    /// Looks at the replica in a directory; `nil` where it is no clone that was cut off.
    ///
    /// - Throws: what opening it throws; `StoreProblem.locked` at once where somebody writes there.
    static func find(in directory: String, _ session: Session) async throws -> BegunClone? {
        var options = try session.replicaOptions()
        options.store.lockTimeoutInSeconds = 0
        let replica = try await Replica.open(directory, options: options)
        session.announce(replica.newIdentity)
        let (status, remotes) = (try await replica.status(), try await replica.remotes())
        await session.close(replica)
        if let origin = remotes.first(where: { $0.name == originName && $0.syncedAtInMilliseconds == nil }) {
            return BegunClone(library: status.library, origin: origin.address)
        }
        return status.vector.isEmpty && remotes.isEmpty ? BegunClone(library: status.library, origin: nil) : nil
    }

    /// What a clone calls the hub or folder that it comes from.
    static let originName = "origin"
}
