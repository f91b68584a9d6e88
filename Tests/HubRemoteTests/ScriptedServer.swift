import Foundation
import Glibc
import Synchronization
import TestSupport

/// An HTTP server that does as it is told, well-behaved or not: each connection plays the next script, the last one
/// again and again.
///
/// It speaks over plain sockets on threads of its own, so that it can break every rule that a library would keep.
final class ScriptedServer: Sendable {
    enum Step: Sendable {
        /// Reads up to the empty line.
        case readHead
        /// Reads the head and the body, whose length or last chunk says where it ends.
        case readRequest
        /// Reads so many pieces with pauses of a quarter of a second, into little room.
        case readSlowly(pieces: Int)
        /// Reads so many bytes more.
        case read(Int)
        case send([UInt8])
        /// Sends byte by byte.
        case sendSlowly([UInt8])
        /// Sends the same again and again, until the client goes away.
        case sendEndlessly([UInt8])
        /// Sends until nothing is taken for half a second, and reports how much was.
        case sendUntilBlocked([UInt8])
        /// Reads until the client goes away.
        case awaitEnd
        /// Reads nothing, until the server is stopped.
        case hold
        /// Breaks the connection, as when a machine is restarted.
        case reset
    }

    enum Report: Equatable, Sendable {
        case request(String)
        case ended
        case sent(Int)
    }

    var port: UInt16 { listener.port }
    /// What happened, in order.
    let reports: AsyncStream<Report>
    private let listener: LoopbackListener
    private let scripts: [[Step]]
    private let say: AsyncStream<Report>.Continuation
    private let received = Mutex<[[UInt8]]>([])
    private let connections = Mutex<(open: [Int32], count: Int)>(([], 0))

    /// Starts to listen on the loopback address.
    convenience init(_ script: [Step]) throws { try self.init(scripts: [script]) }

    /// Starts to listen on the loopback address, with a script for each connection.
    init(scripts: [[Step]]) throws {
        self.scripts = scripts
        (reports, say) = AsyncStream.makeStream()
        listener = try LoopbackListener()
        Thread.detachNewThread { [self] in acceptAll() }
    }

    /// What was read on each connection so far.
    var requests: [[UInt8]] { received.withLock { $0 } }
    /// How many connections were made.
    var connectionCount: Int { connections.withLock { $0.count } }

    /// Ends everything.
    func stop() {
        shutdown(listener.descriptor, Int32(SHUT_RDWR))
        connections.withLock { for descriptor in $0.open { shutdown(descriptor, Int32(SHUT_RDWR)) } }
        say.finish()
    }

    private func acceptAll() {
        while true {
            let descriptor = listener.accept()
            guard descriptor >= 0 else { break }
            let number = connections.withLock { connections in
                connections.open.append(descriptor)
                connections.count += 1
                received.withLock { $0.append([]) }
                return connections.count - 1
            }
            let script = scripts[min(number, scripts.count - 1)]
            Thread.detachNewThread { [self] in
                play(script, on: descriptor, number)
                connections.withLock { $0.open.removeAll { $0 == descriptor } }
                close(descriptor)
            }
        }
    }

    private func play(_ script: [Step], on descriptor: Int32, _ number: Int) {
        var input: [UInt8] = []
        for step in script {
            switch step {
            case .readHead: while headEnd(of: input) == nil, readMore(&input, descriptor) {}
            case .readRequest:
                while !isWhole(input), readMore(&input, descriptor) {}
                received.withLock { $0[number] = input }
                say.yield(.request(String(decoding: input.prefix(while: { $0 != 0x0D }), as: UTF8.self)))
            case .readSlowly(let pieces):
                var room: Int32 = 32 << 10
                setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
                for _ in 0..<pieces where readMore(&input, descriptor) { poll(nil, 0, 250) }
            case .read(let count):
                let goal = input.count + count
                while input.count < goal, readMore(&input, descriptor) {}
            case .send(let bytes): _ = send(bytes, to: descriptor)
            case .sendSlowly(let bytes): for byte in bytes { _ = send([byte], to: descriptor) }
            case .sendEndlessly(let bytes): while send(bytes, to: descriptor) {}
            case .sendUntilBlocked(let bytes): say.yield(.sent(sendUntilBlocked(bytes, to: descriptor)))
            case .awaitEnd:
                while readMore(&input, descriptor) {}
                received.withLock { $0[number] = input }
                say.yield(.ended)
            case .hold:
                var event = pollfd(fd: descriptor, events: 0, revents: 0)
                poll(&event, 1, -1)
            case .reset:
                var now = linger(l_onoff: 1, l_linger: 0)
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
            }
        }
    }

    // MARK: Bytes

    private func readMore(_ input: inout [UInt8], _ descriptor: Int32) -> Bool {
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &piece, piece.count, 0)
        guard count > 0 else { return false }
        input += piece.prefix(count)
        return true
    }

    private func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func sendUntilBlocked(_ bytes: [UInt8], to descriptor: Int32) -> Int {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        var sent = 0
        while sent < bytes.count {
            var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&event, 1, 500) == 1 else { break }
            let count = bytes[sent...].withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, flags) }
            guard count > 0 else { break }
            sent += count
        }
        return sent
    }

    private func headEnd(of input: [UInt8]) -> Int? { input.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound }

    private func isWhole(_ input: [UInt8]) -> Bool {
        guard let end = headEnd(of: input) else { return false }
        let head = String(decoding: input[..<end], as: UTF8.self).lowercased()
        if head.contains("transfer-encoding: chunked") { return input.suffix(5).elementsEqual("0\r\n\r\n".utf8) }
        let length = head.firstMatch(of: #/content-length: ([0-9]+)/#).flatMap { Int($0.1) } ?? 0
        return input.count >= end + length
    }
}

/// The bytes of an answer.
func answer(
    _ status: String = "200 OK", type: String? = nil, headers: [String] = [], length: Int? = nil, _ body: [UInt8] = []
) -> [UInt8] {
    var lines = ["HTTP/1.1 \(status)"] + headers
    if let type { lines.append("Content-Type: \(type)") }
    lines.append("Content-Length: \(length ?? body.count)")
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
}

/// The bytes of an answer with a text.
func answer(_ status: String = "200 OK", type: String, headers: [String] = [], text: String) -> [UInt8] {
    answer(status, type: type, headers: headers, Array(text.utf8))
}
