internal import Causality
internal import Synchronization

/// Counts what is under way, and admits no more than the limits allow.
///
/// What was admitted ends when its permit goes, so that it cannot be forgotten, however a request ends.
final class Admission: Sendable {
    private struct Counts {
        var requests = 0
        var requestsOfLibrary: [LibraryID: Int] = [:]
        var eventStreams = 0
        var heldInBytes = 0
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
        let isAdmitted = counts.withLock { counts in
            guard counts.requestsOfLibrary[library, default: 0] < limits.requestsPerLibrary else { return false }
            counts.requestsOfLibrary[library, default: 0] += 1
            return true
        }
        guard isAdmitted else { throw .busy(retryAfterInSeconds: 2) }
        return Permit { [self] in
            counts.withLock { counts in
                let left = counts.requestsOfLibrary[library, default: 1] - 1
                counts.requestsOfLibrary[library] = left == 0 ? nil : left
            }
        }
    }

    /// Admits an event stream.
    func eventStream() throws(HubProblem) -> Permit {
        let isAdmitted = counts.withLock { counts in
            guard counts.eventStreams < limits.eventStreams else { return false }
            counts.eventStreams += 1
            return true
        }
        guard isAdmitted else { throw .busy(retryAfterInSeconds: 30) }
        return Permit { [self] in counts.withLock { $0.eventStreams -= 1 } }
    }

    /// Memory for a request's body, of which nothing is taken yet.
    func memory() -> HeldMemory {
        HeldMemory { [self] more in
            counts.withLock { counts in
                guard more <= 0 || counts.heldInBytes + more <= limits.heldInBytes else { return false }
                counts.heldInBytes += more
                return true
            }
        }
    }
}

/// Something that was admitted, until its last reference goes.
final class Permit: Sendable {
    private let end: @Sendable () -> Void

    init(end: @escaping @Sendable () -> Void) { self.end = end }

    deinit { end() }
}

/// Memory that one request's body takes; it is given back with the last reference.
final class HeldMemory: Sendable {
    private let size = Mutex(0)
    private let change: @Sendable (Int) -> Bool

    init(change: @escaping @Sendable (Int) -> Bool) { self.change = change }

    /// Says how much is held now.
    ///
    /// - Throws: `HubProblem.busy` where all requests together would hold too much.
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
