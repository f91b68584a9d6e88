import Dispatch
import Foundation
import Glibc

/// A client that speaks TLS, begins HTTP/2 and answers nothing from then on: the command `openssl s_client`.
enum SilentTLSClient {
    /// How long a server has to end the connection.
    private static let patienceInSeconds = 300
    /// The connection preface of RFC 9113 with empty settings.
    private static let preface =
        Data("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + Data([0, 0, 0, 4, 0, 0, 0, 0, 0])

    /// Connects, and returns whether the server sent something and then ended the connection.
    ///
    /// - Parameter whenConnected: runs once the server has sent its own settings.
    static func isEnded(port: Int, whenConnected: () async -> Void = {}) async throws -> Bool {
        let client = Process()
        client.executableURL = URL(filePath: "/usr/bin/timeout")
        client.arguments = [
            "-s", "KILL", "\(patienceInSeconds)", "openssl", "s_client", "-quiet", "-alpn", "h2", "-connect",
            "127.0.0.1:\(port)",
        ]
        let (input, output) = (Pipe(), Pipe())
        client.standardInput = input
        client.standardOutput = output
        client.standardError = FileHandle.nullDevice
        let (reasons, ended) = AsyncStream<Process.TerminationReason>.makeStream()
        client.terminationHandler = { ended.yield($0.terminationReason) }
        try client.run()
        try input.fileHandleForWriting.write(contentsOf: preface)
        let isConnected = await isByteRead(from: output.fileHandleForReading.fileDescriptor)
        await whenConnected()
        let reason = await reasons.first { _ in true }
        withExtendedLifetime((input, output)) {}
        // The command `timeout` ends by its own signal where it had to end the client.
        return isConnected && reason == .exit
    }

    private static func isByteRead(from descriptor: Int32) async -> Bool {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var byte: UInt8 = 0
                continuation.resume(returning: Glibc.read(descriptor, &byte, 1) == 1)
            }
        }
    }
}
