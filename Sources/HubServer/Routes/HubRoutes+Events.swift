internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle
internal import SyncProtocol

/// Hints that something may be new, as server-sent events.
extension HubRoutes {
    private static let beginning = "retry: 3000\n\n"
    private static let hint = "event: hint\ndata: {}\n\n"
    private static let keepAlive = ": keep-alive\n\n"

    func events(_ exchange: HubExchange) throws -> HubAnswer {
        let permit = try admission.eventStream(with: exchange.token)
        let watch = hints.watch(exchange.library)
        return HubAnswer(
            headers: exchange.headers(type: .events),
            body: .stream(length: nil) { send in
                // Whoever connects may have missed something, so a hint comes first.
                try await send(ByteBuffer(string: Self.beginning + Self.hint))
                try await withGracefulShutdownHandler {
                    while let signal = await watch.next() {
                        try await send(ByteBuffer(string: signal == .hint ? Self.hint : Self.keepAlive))
                    }
                } onGracefulShutdown: {
                    watch.end()
                }
                withExtendedLifetime(permit) {}
            })
    }
}
