import Lectern
import NIOCore
import NIOHTTP1
import NIOPosix
import RemoteConformance

/// One request on its way through the proxy, and its answer.
///
/// The request passes as a whole before the answer does: until then a hub has nothing to say but refusals, which can wait.
struct FaultyExchange {
    /// The connection on which somebody asks.
    typealias Asker = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    private typealias Hub = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
    private typealias Requests = NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator

    private enum Course {
        case whole
        case cutRequest
    }

    let plans: FaultPlans
    let port: Int
    let log: HubLog

    /// Passes on one request and its answer, and closes the connection.
    func run(_ asker: Asker) async throws {
        try await asker.executeThenClose { requests, answers in
            var parts = requests.makeAsyncIterator()
            guard case .head(var head)? = try await parts.next(), let (plan, uri) = plans.find(head.uri) else { return }
            if var refusal = plan.refusal() {
                while case .body? = try await parts.next() {}
                refusal.headers.add(name: "Content-Length", value: "0")
                refusal.headers.add(name: "Connection", value: "close")
                try await answers.write(.head(refusal))
                return try await answers.write(.end(nil))
            }
            head.uri = uri
            head.headers.replaceOrAdd(name: "Connection", value: "close")
            let pushesBefore = log.pushes
            let hub = try await connect()
            let course = try await hub.executeThenClose { hubAnswers, hubRequests in
                let course = try await send(head, &parts, to: hubRequests, on: hub.channel, plan)
                if course == .whole { try await bring(hubAnswers, to: answers, on: asker.channel, plan, uri) }
                return course
            }
            // Whoever asks next must find what the hub has made of the part that it got.
            if course == .cutRequest { await log.waitForPushes(pushesBefore + 1) }
        }
    }

    private func connect() async throws -> Hub {
        try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try Hub(wrappingChannelSynchronously: channel)
                }
            }
    }

    // MARK: To the hub

    private func send(
        _ head: HTTPRequestHead, _ parts: inout Requests,
        to hub: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>, on channel: any Channel, _ plan: FaultPlan
    ) async throws -> Course {
        let limit: Int? =
            head.uri.hasSuffix("/push") ? plan.take { if case .cutSending(let bytes) = $0 { bytes } else { nil } } : nil
        var rest = limit ?? .max
        try await hub.write(.head(head))
        while let part = try await parts.next() {
            switch part {
            case .head: throw HTTPParserError.unknown
            case .body(var bytes):
                if let passing = bytes.readSlice(length: min(rest, bytes.readableBytes)) {
                    rest -= passing.readableBytes
                    try await hub.write(.body(.byteBuffer(passing)))
                }
                if bytes.readableBytes > 0 {
                    if Self.looksLikeEnd(limit) {
                        try await hub.write(.end(nil))
                    } else {
                        // Closing drops what isn't on its way yet.
                        try await channel.writeAndFlush(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer())))
                    }
                    return .cutRequest
                }
            case .end(let trailers):
                try await hub.write(.end(trailers))
                return .whole
            }
        }
        throw ChannelError.eof
    }

    // MARK: From the hub

    private func bring(
        _ parts: NIOAsyncChannelInboundStream<HTTPClientResponsePart>,
        to asker: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>, on channel: any Channel, _ plan: FaultPlan,
        _ uri: String
    ) async throws {
        let isPull = uri.hasSuffix("/pull")
        let limit: Int? = isPull ? plan.take { if case .cutReceiving(let bytes) = $0 { bytes } else { nil } } : nil
        var repeats = isPull && plan.take { $0 == .repeatedPiece ? true : nil } ?? false
        let isLost = uri.hasSuffix("/push") && plan.take { $0 == .lostAnswer ? true : nil } ?? false
        let isNewer = isPull && plan.isNewer
        var rest = limit ?? .max
        var held: [UInt8] = []
        for try await part in parts {
            switch part {
            case .head(var head):
                // The hub answers a push after it was taken.
                if isLost { return }
                head.headers.replaceOrAdd(name: "Connection", value: "close")
                shiftClock(of: &head, by: plan.clockOffset)
                try await asker.write(.head(head))
            case .body(let bytes) where isNewer: held += bytes.readableBytesView
            case .body(var bytes):
                if let passing = bytes.readSlice(length: min(rest, bytes.readableBytes)) {
                    rest -= passing.readableBytes
                    for _ in 0..<(repeats ? 2 : 1) { try await asker.write(.body(.byteBuffer(passing))) }
                    repeats = false
                }
                if bytes.readableBytes > 0 {
                    // Of a long answer whose connection breaks, the HTTP client drops what it has not handed on yet:
                    // several mebibytes, or nothing, by chance.
                    let isLong = limit.map { $0 > 1 << 20 } ?? false
                    if isLong || Self.looksLikeEnd(limit) { return try await asker.write(.end(nil)) }
                    return try await channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer())))
                }
            case .end(let trailers):
                if isNewer { try await asker.write(.body(.byteBuffer(ByteBuffer(bytes: newer(held))))) }
                return try await asker.write(.end(trailers))
            }
        }
    }

    /// Whether a cut at this place passes for the end of a body, as with proxies that end what broke off behind them.
    ///
    /// Every other one does, so that cases with many cuts meet both kinds.
    private static func looksLikeEnd(_ limit: Int?) -> Bool { limit.map { !$0.isMultiple(of: 2) } ?? false }

    private func shiftClock(of head: inout HTTPResponseHead, by milliseconds: Int64) {
        guard let time = head.headers.first(name: "Lectern-Time").flatMap(Int64.init) else { return }
        head.headers.replaceOrAdd(name: "Lectern-Time", value: "\(time + milliseconds)")
    }

    /// The same bundle as a newer program's: the format is one up, and the header's checksum right again.
    private func newer(_ bundle: [UInt8]) -> [UInt8] {
        let fieldsInBytes = bundle[9..<13].reduce(0) { $0 << 8 | Int($1) }
        let checksum = 13 + fieldsInBytes
        var bundle = bundle
        bundle[8] += 1
        bundle.replaceSubrange(
            checksum..<(checksum + 8), with: ContentHash(hashing: Array(bundle[..<checksum])).bytes.prefix(8))
        return bundle
    }
}
