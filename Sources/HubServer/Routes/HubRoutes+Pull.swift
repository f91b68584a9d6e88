internal import Hummingbird
internal import NIOCore
internal import SyncProtocol
internal import WireFormat

/// What somebody lacks, as a bundle.
extension HubRoutes {
    func pull(_ exchange: HubExchange) async throws -> HubAnswer {
        let body = try await body(of: exchange, upTo: PullRequest.limitInBytes)
        var request = try PullRequest(bytes: body.bytes)
        request.arrived = exchange.request.headers[.lecternArrived].flatMap(SnapshotPlace.init)
        let lease = try await libraries.lease(exchange.library)
        let state = try await lease.store.state()
        let offer = try await lease.store.offer(request, includesPrivate: exchange.role.isMember)
        return HubAnswer(
            headers: exchange.headers(type: .bundle, of: state),
            body: .stream(length: nil) { send in
                try await Self.write(offer, to: send)
                withExtendedLifetime(lease) {}
            })
    }

    /// Writes a bundle, which asks the store for more only when the last frames are on their way.
    private static func write(_ offer: ChangeOffer, to send: HubAnswer.Send) async throws {
        final class Outbox { var bytes = ByteBuffer() }
        let outbox = Outbox()
        var writer = try BundleWriter(header: offer.header) { outbox.bytes.writeBytes($0) }
        while let frames = try await offer.next() {
            for frame in frames {
                try writer.append(frame)
                try await send(outbox.bytes)
                outbox.bytes = ByteBuffer()
            }
        }
        _ = try writer.finish()
        try await send(outbox.bytes)
    }
}
