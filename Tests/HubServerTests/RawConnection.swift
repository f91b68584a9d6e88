import Dispatch
import Glibc

/// A connection whose every byte a test sends, reads, or leaves unread.
final class RawConnection: Sendable {
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "raw connection")

    /// Connects to a port of this machine.
    ///
    /// - Parameter receiveBuffer: about how much the system takes in that isn't read.
    init(port: Int, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw ConnectionFailure(errno: errno) }
    }

    deinit { close(descriptor) }

    /// Sends bytes; whether all of them went.
    func send(_ bytes: [UInt8]) async -> Bool {
        await run { [descriptor] in
            var done = 0
            while done < bytes.count {
                let count = bytes.withUnsafeBytes {
                    Glibc.send(
                        descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done, Int32(MSG_NOSIGNAL)
                    )
                }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }

    /// Sends pieces one by one, with a pause before each; how many of them went.
    ///
    /// The pauses are the connection's own, and no longer where tasks have to wait for each other.
    func send(_ pieces: [[UInt8]], pausing milliseconds: Int32) async -> Int {
        await run { [descriptor] in
            pieces.prefix { piece in
                poll(nil, 0, milliseconds)
                return Glibc.send(descriptor, piece, piece.count, Int32(MSG_NOSIGNAL)) == piece.count
            }.count
        }
    }

    func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    /// The next bytes, none at the end.
    func receive() async -> [UInt8] {
        await run { [descriptor] in
            var bytes = [UInt8](repeating: 0, count: 64 << 10)
            let count = recv(descriptor, &bytes, bytes.count, 0)
            return Array(bytes.prefix(max(0, count)))
        }
    }

    /// Everything up to a text, that text among it; or up to the end.
    func receive(until text: String) async -> String {
        var bytes: [UInt8] = []
        while !String(decoding: bytes, as: UTF8.self).contains(text) {
            let more = await receive()
            if more.isEmpty { break }
            bytes += more
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Everything up to the end.
    func receiveAll() async -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let more = await receive()
            if more.isEmpty { return bytes }
            bytes += more
        }
    }

    /// Whether the other side ends the connection; what it still sends is waited for five minutes each time.
    func ends() async -> Bool {
        await run { [descriptor] in
            var interest = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            var bytes = [UInt8](repeating: 0, count: 64 << 10)
            while poll(&interest, 1, 300_000) == 1 {
                let count = recv(descriptor, &bytes, bytes.count, 0)
                // Who resets a connection has ended it too.
                if count <= 0 { return count == 0 || errno == ECONNRESET }
            }
            return false
        }
    }

    /// Says that nothing more is sent.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    private func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in queue.async { continuation.resume(returning: body()) } }
    }

    struct ConnectionFailure: Error { let errno: Int32 }
}
