internal import Causality
internal import SyncProtocol
internal import WireFormat

/// What somebody hands over.
extension HubRoutes {
    private struct PushPage: Encodable {
        let new: Int
        let known: Int
        let blobs: Int
        let privateRecords: Int
        /// Left out where no snapshot was taken.
        let items: Int?
        let vector: [String: UInt64]
    }

    func push(_ exchange: HubExchange) async throws -> HubAnswer {
        try requireLength(of: exchange.request, upTo: limits.pushInBytes)
        let lease = try await libraries.lease(exchange.library)
        defer { withExtendedLifetime(lease) {} }
        var intake = PushIntake(lease.store, exchange.library, limits, admission, token: exchange.token) {
            try await requireAccess(to: .push, exchange)
        }
        do {
            try await intake.receive(pieces(of: exchange.request))
        } catch {
            note(intake.count, in: exchange.library)
            throw error
        }
        note(intake.count, in: exchange.library)
        let state = try await lease.store.state()
        var answer = try HubAnswer.json(
            PushPage(
                new: intake.count.folded, known: intake.count.known, blobs: intake.count.captures,
                privateRecords: intake.count.privateRecords, items: intake.count.items > 0 ? intake.count.items : nil,
                vector: state.vector.page))
        answer.headers.append(contentsOf: exchange.headers(of: state))
        return answer
    }

    /// Tells those who watch of what was taken, whether or not all of it was.
    func note(_ count: ReceivedCount, in library: LibraryID) {
        metrics.took(changes: count.folded)
        if count.folded + count.captures + count.privateRecords > 0 { hints.announce(library) }
    }
}
