import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import HubServer

/// Which connections are closed and when, by a clock that the tests move.
@Suite struct ConnectionGuardTests {
    private let idleTime = HubLimits().idleTime

    @Test func `somebody who was answered and sends the rest a byte at a time is cut off, although never silent`()
        throws
    {
        let channel = try connect()
        try begin(on: channel)
        try answer(on: channel)
        for _ in 0..<9 {
            wait(idleTime / 10, on: channel)
            #expect(channel.isActive)
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(bytes: [0x61])))
        }
        wait(idleTime / 10, on: channel)
        #expect(!channel.isActive)
    }

    @Test func `somebody who sends for long before the answer is not cut off`() throws {
        let channel = try connect()
        try begin(on: channel)
        for _ in 0..<100 {
            wait(idleTime / 10, on: channel)
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(bytes: [0x61])))
        }
        try channel.writeInbound(HTTPRequestPart.end(nil))
        try answer(on: channel)
        wait(idleTime * 2, on: channel)
        #expect(channel.isActive)
    }

    @Test func `a connection whose refused body came to its end is not cut off`() throws {
        let channel = try connect()
        try begin(on: channel)
        try answer(on: channel)
        wait(idleTime / 2, on: channel)
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(bytes: [0x61])))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        wait(idleTime * 2, on: channel)
        #expect(channel.isActive)
        // The next request has its own time.
        try begin(on: channel)
        try answer(on: channel)
        wait(idleTime, on: channel)
        #expect(!channel.isActive)
    }

    @Test func `somebody who takes nothing of an answer is cut off, and who takes some isn't`() throws {
        let channel = try connect()
        for _ in 0..<3 {
            setWritable(false, on: channel)
            wait(idleTime / 2, on: channel)
            setWritable(true, on: channel)
            wait(idleTime, on: channel)
            #expect(channel.isActive)
        }
        setWritable(false, on: channel)
        wait(idleTime, on: channel)
        #expect(!channel.isActive)
    }

    private func connect() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: ConnectionGuard(HubLimits()))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    private func begin(on channel: EmbeddedChannel) throws {
        let head = HTTPRequest(method: .post, scheme: "http", authority: "hub", path: "/health")
        try channel.writeInbound(HTTPRequestPart.head(head))
    }

    private func answer(on channel: EmbeddedChannel) throws {
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .methodNotAllowed)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }

    private func setWritable(_ isWritable: Bool, on channel: EmbeddedChannel) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }

    private func wait(_ duration: Duration, on channel: EmbeddedChannel) {
        channel.embeddedEventLoop.advanceTime(by: TimeAmount(duration))
    }
}
