internal import NIOCore

/// Closes a TLS connection over which nobody asks anything: one whose handshake is never finished, or an HTTP/2 client
/// that doesn't answer to a farewell.
///
/// Requests are watched elsewhere, by `ConnectionGuard` and Hummingbird's own handler. Those come into a pipeline only
/// after the handshake, and over HTTP/2 into that of each stream; here it is counted whether there is any of them. It
/// stands first in the pipeline of the connection, so that to close waits for no answer either.
final class ConnectionWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// How long an answer to a farewell is waited for at most: one way there and back.
    private static let longestFarewell = Duration.seconds(2)

    private let silence: TimeAmount
    private let farewell: TimeAmount
    private var context: ChannelHandlerContext?
    private var closing: Scheduled<Void>?
    private var openStreams = 0
    private var isEnding = false

    init(_ limits: HubLimits) {
        let farewell = min(limits.idleTime, Self.longestFarewell)
        self.farewell = TimeAmount(farewell)
        // After the idle time Hummingbird bids an HTTP/2 client farewell, and closes only once that was acknowledged.
        silence = TimeAmount(limits.idleTime + farewell)
    }

    /// The watch over the connection that a channel is, or is a stream of; `nil` over plain HTTP.
    static func over(_ channel: any Channel) -> ConnectionWatch? {
        if let watch = try? channel.pipeline.syncOperations.handler(type: ConnectionWatch.self) { return watch }
        // A stream runs on the thread of its connection. The parent of a connection listens, perhaps on another one.
        guard let parent = channel.parent, parent.eventLoop.inEventLoop else { return nil }
        return try? parent.pipeline.syncOperations.handler(type: ConnectionWatch.self)
    }

    /// Leaves the connection to those who watch the requests that come now.
    func streamOpened() {
        openStreams += 1
        closing?.cancel()
        closing = nil
    }

    /// Watches the connection again where that was the last stream.
    func streamClosed() {
        openStreams -= 1
        if openStreams == 0 { closeLater() }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        closeLater()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        closing?.cancel()
        self.context = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isEnding = true
            if openStreams == 0 { closeLater() }
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func closeLater() {
        closing?.cancel()
        guard let context else { return }
        closing = context.eventLoop.assumeIsolated().scheduleTask(in: isEnding ? farewell : silence) {
            context.close(promise: nil)
        }
    }
}
