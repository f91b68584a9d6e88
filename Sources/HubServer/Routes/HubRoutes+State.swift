internal import Causality
internal import SyncProtocol

/// What a library holds.
extension HubRoutes {
    private struct StatePage: Encodable {
        struct Range: Encodable {
            let replica: String
            let first: UInt64
            let last: UInt64
        }

        struct LackingThings: Encodable {
            /// Not for readers, who may know nothing of private records.
            let privateRecords: [Range]?
            let blobs: [String]
        }

        let library: String
        var format = 1
        let vector: [String: UInt64]
        let heads: [String: String]
        let lacking: LackingThings
        /// What is there as a snapshot, and not change by change; left out where there is none.
        let baseline: [String: UInt64]?
        let role: String
    }

    func state(_ exchange: HubExchange) async throws -> HubAnswer {
        let lease = try await libraries.lease(exchange.library)
        defer { withExtendedLifetime(lease) {} }
        let state = try await lease.store.state()
        let lacking = state.lacking.visible(to: exchange.role)
        let page = StatePage(
            library: state.library.description, vector: state.vector.page,
            heads: Dictionary(uniqueKeysWithValues: state.heads.map { ("\($0.change.replica)", "\($0.hash)") }),
            lacking: StatePage.LackingThings(
                privateRecords: exchange.role.isMember
                    ? lacking.privateRecords.map {
                        StatePage.Range(replica: "\($0.replica)", first: $0.first, last: $0.last)
                    } : nil,
                blobs: lacking.blobs.map(\.description)),
            baseline: state.baseline.isEmpty ? nil : state.baseline.page, role: exchange.role.rawValue)
        var answer = try HubAnswer.json(page)
        answer.headers.append(contentsOf: exchange.headers(of: state))
        return answer
    }
}

extension VersionVector {
    /// The vector as JSON has it.
    var page: [String: UInt64] {
        Dictionary(uniqueKeysWithValues: entries.map { ("\($0.replica)", $0.sequence) })
    }
}

extension Lacking {
    /// What somebody of a role may know of it.
    func visible(to role: MemberRole) -> Lacking {
        role.isMember ? self : Lacking(blobs: blobs)
    }
}
