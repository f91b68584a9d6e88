import Foundation
import Glibc
import Synchronization
import TestSupport

/// A hub that has too much to do whatever it is asked, and says when to come back.
final class BusyHub: Sendable {
    private let listener: LoopbackListener
    private let count = Mutex(0)

    /// - Parameter onRequest: is told the number of each request, from 1 on, before it is answered.
    init(retryAfterInSeconds seconds: Int, onRequest: @escaping @Sendable (Int) -> Void = { _ in }) throws {
        listener = try LoopbackListener()
        let lines = [
            "HTTP/1.1 503 Service Unavailable", "Retry-After: \(seconds)", "Content-Length: 0", "Connection: close",
        ]
        let answer = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        Thread.detachNewThread { [self] in
            while case let descriptor = listener.accept(), descriptor >= 0 {
                onRequest(
                    count.withLock { count in
                        count += 1
                        return count
                    })
                Self.give(answer, to: descriptor)
                close(descriptor)
            }
        }
    }

    var url: String { "http://127.0.0.1:\(listener.port)" }

    /// How often it was asked.
    var requests: Int { count.withLock { $0 } }

    /// Ends it.
    func stop() { shutdown(listener.descriptor, Int32(SHUT_RDWR)) }

    private static func give(_ answer: [UInt8], to descriptor: Int32) {
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        guard recv(descriptor, &piece, piece.count, 0) > 0 else { return }
        _ = send(descriptor, answer, answer.count, Int32(MSG_NOSIGNAL))
        shutdown(descriptor, Int32(SHUT_WR))
        // Whoever closes before all was read takes the answer back.
        while recv(descriptor, &piece, piece.count, 0) > 0 {}
    }
}
