import NIOHTTP1
import RemoteConformance
import Synchronization

/// What is to happen to whom.
final class FaultPlans: Sendable {
    private let plans = Mutex<[FaultPlan]>([])

    /// Adds a plan, and returns its number.
    func add(_ faults: [RemoteFault]) -> Int {
        plans.withLock { plans in
            plans.append(FaultPlan(faults))
            return plans.count - 1
        }
    }

    /// The plan whose number stands at the beginning of a path, and the rest of the path.
    func find(_ uri: String) -> (plan: FaultPlan, uri: String)? {
        let digits = uri.dropFirst().prefix { $0 != "/" }
        guard let number = Int(digits) else { return nil }
        return plans.withLock { $0.indices.contains(number) ? ($0[number], String(uri[digits.endIndex...])) : nil }
    }
}

/// What is to happen to one remote, each fault as often as it says.
final class FaultPlan: Sendable {
    private let faults: Mutex<[RemoteFault]>

    init(_ faults: [RemoteFault]) { self.faults = Mutex(faults) }

    /// What a request is answered with instead of by the hub.
    func refusal() -> HTTPResponseHead? {
        faults.withLock { faults in
            for (index, fault) in faults.enumerated() {
                switch fault {
                case .busy(let times, let seconds) where times > 0:
                    faults[index] = .busy(times: times - 1, retryAfterInSeconds: seconds)
                    // Both say so: that one asks too often, and that everybody together does.
                    let isOften = times.isMultiple(of: 2)
                    var head = HTTPResponseHead(
                        version: .http1_1, status: isOften ? .tooManyRequests : .serviceUnavailable)
                    if let seconds { head.headers.add(name: "Retry-After", value: "\(seconds)") }
                    return head
                case .failing(let times) where times > 0:
                    faults[index] = .failing(times: times - 1)
                    return HTTPResponseHead(version: .http1_1, status: .internalServerError)
                default: continue
                }
            }
            return nil
        }
    }

    /// Removes the first fault that is what is looked for, and returns it as that.
    func take<Found>(_ match: (RemoteFault) -> Found?) -> Found? {
        faults.withLock { faults in
            for (index, fault) in faults.enumerated() {
                guard let found = match(fault) else { continue }
                faults.remove(at: index)
                return found
            }
            return nil
        }
    }

    /// Whether what comes is to be a newer program's.
    var isNewer: Bool { faults.withLock { $0.contains(.newerFormat) } }

    /// By how much the hub's clock is to be wrong.
    var clockOffset: Int64 {
        faults.withLock { faults in
            for case .clockOffset(let milliseconds) in faults { return milliseconds }
            return 0
        }
    }
}
