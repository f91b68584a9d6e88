internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Closes connections that would go on for ever: of those who read nothing of their answer, and of those who go on
/// sending after it.
///
/// Whoever still sends must be able to read the answer, so the rest of a request is passed over: so many bytes of it,
/// and for so long in all, since somebody who sends a byte now and then is never silent.
///
/// Silence while a request comes in is watched by Hummingbird's own handler, and silence before a handshake is finished
/// by `ConnectionWatch`. It also tells those to go on who ask for it before they send a body, as `curl` does, and would
/// wait a second otherwise.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let idleTime: TimeAmount
    private let passedOverLimit: Int
    private var stall: Scheduled<Void>?
    /// Ends the rest of a request that was answered before its own end.
    private var rest: Scheduled<Void>?
    private var watch: ConnectionWatch?
    private var begun = 0
    private var ended = 0
    private var answered = 0
    private var passedOver = 0

    init(_ limits: HubLimits) {
        idleTime = TimeAmount(limits.idleTime)
        passedOverLimit = limits.passedOverInBytes
    }

    func handlerAdded(context: ChannelHandlerContext) {
        watch = ConnectionWatch.over(context.channel)
        watch?.streamOpened()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            begun += 1
            passedOver = 0
            if head.headerFields[.expect]?.lowercased() == "100-continue" && answered == begun - 1 {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        case .body(let bytes) where answered >= begun:
            passedOver += bytes.readableBytes
            if passedOver > passedOverLimit { context.close(promise: nil) }
        case .body: break
        case .end:
            ended += 1
            rest?.cancel()
            rest = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            answered += 1
            if ended < answered && rest == nil { rest = closeLater(context) }
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stall?.cancel()
        stall = context.channel.isWritable ? nil : closeLater(context)
        context.fireChannelWritabilityChanged()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        stall?.cancel()
        rest?.cancel()
        watch?.streamClosed()
        watch = nil
    }

    private func closeLater(_ context: ChannelHandlerContext) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(in: idleTime) { context.close(promise: nil) }
    }
}
