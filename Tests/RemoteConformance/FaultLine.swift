internal import SyncProtocol

/// Hands out the faults of one remote, each as often as it is to happen.
actor FaultLine {
    private var faults: [RemoteFault]

    init(_ faults: [RemoteFault]) { self.faults = faults }

    /// What a request meets before it is looked at.
    func begin() throws {
        for (index, fault) in faults.enumerated() {
            switch fault {
            case .busy(let times, let seconds) where times > 0:
                faults[index] = .busy(times: times - 1, retryAfterInSeconds: seconds)
                throw RemoteProblem.busy(remote: MemoryRemote.name, retryAfterInSeconds: seconds)
            case .failing(let times) where times > 0:
                faults[index] = .failing(times: times - 1)
                throw RemoteProblem.failed(remote: MemoryRemote.name, cause: "a test says so")
            case .wrongToken: throw MemoryRemote.refusal("unauthorized")
            case .expiredToken: throw MemoryRemote.refusal("token-expired")
            case .unknownLibrary: throw MemoryRemote.refusal("unknown-library")
            default: continue
            }
        }
    }

    /// Removes the first fault that is what is looked for, and returns it as that.
    func take<Found>(_ match: @Sendable (RemoteFault) -> Found?) -> Found? where Found: Sendable {
        for (index, fault) in faults.enumerated() {
            if let found = match(fault) {
                faults.remove(at: index)
                return found
            }
        }
        return nil
    }

    /// Whether a fault is there, and stays.
    func has(_ fault: RemoteFault) -> Bool { faults.contains(fault) }
}
