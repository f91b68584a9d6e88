internal import Causality
internal import Synchronization

/// Counts what is under way, and admits no more than the limits allow.
///
/// What was admitted ends when its permit goes, so that it cannot be forgotten, however a request ends.
final class Admission: Sendable {
    private struct Counts {
        var requests = 0
        var requestsOfLibrary = Tally<LibraryID>()
        var requestsOfToken = Tally<ContentHash>()
        /// The token with which a snapshot is being pushed into a library, and by how many requests.
        var snapshots: [LibraryID: (token: ContentHash?, requests: Int)] = [:]
        var eventStreams = 0
        var eventStreamsOfToken = Tally<ContentHash>()
        var heldInBytes = 0
        var heldInBytesOfToken = Tally<ContentHash>()

        /// Takes memory, or gives back as much as is below zero, which is never refused.
        mutating func hold(_ more: Int, of token: ContentHash?, _ limits: HubLimits) -> Bool {
            guard more <= 0 || heldInBytes + more <= limits.heldInBytes else { return false }
            if let token, !heldInBytesOfToken.add(more, of: token, limit: limits.heldInBytesPerToken) { return false }
            heldInBytes += more
            return true
        }
    }

    /// How many there are of each, while there are any.
    private struct Tally<Key: Hashable> {
        private var counts: [Key: Int] = [:]

        /// Adds, unless that comes to more than the limit.
        mutating func add(_ more: Int, of key: Key, limit: Int) -> Bool {
            let count = counts[key, default: 0] + more
            guard more <= 0 || count <= limit else { return false }
            counts[key] = count == 0 ? nil : count
            return true
        }

        mutating func take(_ less: Int, of key: Key) { _ = add(-less, of: key, limit: 0) }
    }

    private let limits: HubLimits
    private let counts = Mutex(Counts())

    init(_ limits: HubLimits) { self.limits = limits }

    var requests: Int { counts.withLock { $0.requests } }
    var eventStreams: Int { counts.withLock { $0.eventStreams } }

    /// Admits a request, of no library yet.
    func request() throws(HubProblem) -> Permit {
        let isAdmitted = counts.withLock { counts in
            guard counts.requests < limits.requests else { return false }
            counts.requests += 1
            return true
        }
        guard isAdmitted else { throw .busy(retryAfterInSeconds: 2) }
        return Permit { [self] in counts.withLock { $0.requests -= 1 } }
    }

    /// Admits a request to its library.
    func request(in library: LibraryID) throws(HubProblem) -> Permit {
        let isAdmitted = counts.withLock {
            $0.requestsOfLibrary.add(1, of: library, limit: limits.requestsPerLibrary)
        }
        guard isAdmitted else { throw .busy(retryAfterInSeconds: 2) }
        return Permit { [self] in counts.withLock { $0.requestsOfLibrary.take(1, of: library) } }
    }

    /// Admits a request among those of its token, so that nobody keeps out others by asking all that a library takes.
    func request(with token: ContentHash) throws(HubProblem) -> Permit {
        let isAdmitted = counts.withLock { $0.requestsOfToken.add(1, of: token, limit: limits.requestsPerToken) }
        guard isAdmitted else { throw .busy(retryAfterInSeconds: 2) }
        return Permit { [self] in counts.withLock { $0.requestsOfToken.take(1, of: token) } }
    }

    /// Admits a snapshot that is pushed: one at a time in each library, of which two would replace each other.
    ///
    /// With the same token it is mostly the same one, whose connection is lost although nobody has noticed here.
    func snapshot(in library: LibraryID, with token: ContentHash?) throws(HubProblem) -> Permit {
        let isAdmitted = counts.withLock { counts in
            let pushing = counts.snapshots[library] ?? (token, 0)
            guard pushing.token == token else { return false }
            counts.snapshots[library] = (token, pushing.requests + 1)
            return true
        }
        guard isAdmitted else { throw .busy(retryAfterInSeconds: 10) }
        return Permit { [self] in
            counts.withLock { counts in
                guard let pushing = counts.snapshots[library] else { return }
                counts.snapshots[library] = pushing.requests > 1 ? (pushing.token, pushing.requests - 1) : nil
            }
        }
    }

    /// Admits an event stream, among those of its token if it came with one.
    func eventStream(with token: ContentHash?) throws(HubProblem) -> Permit {
        let isAdmitted = counts.withLock { counts in
            guard counts.eventStreams < limits.eventStreams else { return false }
            if let token, !counts.eventStreamsOfToken.add(1, of: token, limit: limits.eventStreamsPerToken) {
                return false
            }
            counts.eventStreams += 1
            return true
        }
        guard isAdmitted else { throw .busy(retryAfterInSeconds: 30) }
        return Permit { [self] in
            counts.withLock { counts in
                counts.eventStreams -= 1
                if let token { counts.eventStreamsOfToken.take(1, of: token) }
            }
        }
    }

    /// Memory for a body, of which nothing is taken yet.
    ///
    /// - Parameter token: who sends or gets it.
    func memory(of token: ContentHash?) -> HeldMemory {
        HeldMemory { [self] more in counts.withLock { $0.hold(more, of: token, limits) } }
    }
}

/// Something that was admitted, until its last reference goes.
final class Permit: Sendable {
    private let end: @Sendable () -> Void

    init(end: @escaping @Sendable () -> Void) { self.end = end }

    deinit { end() }
}

/// Memory that one body takes; it is given back with the last reference.
final class HeldMemory: Sendable {
    private let size = Mutex(0)
    private let change: @Sendable (Int) -> Bool

    init(change: @escaping @Sendable (Int) -> Bool) { self.change = change }

    /// Says how much is held now.
    ///
    /// - Throws: `HubProblem.busy` where all requests together, or those of the token, would hold too much.
    func hold(_ bytes: Int) throws(HubProblem) {
        let isGranted = size.withLock { size in
            guard change(bytes - size) else { return false }
            size = bytes
            return true
        }
        guard isGranted else { throw .busy(retryAfterInSeconds: 5) }
    }

    deinit { _ = change(-size.withLock { $0 }) }
}
