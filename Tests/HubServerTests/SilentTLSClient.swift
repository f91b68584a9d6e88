import Dispatch
import Foundation
import Glibc

/// A client that speaks TLS, begins HTTP/2 and answers nothing from then on: the command `openssl s_client`.
enum SilentTLSClient {
    /// How long a server has to end the connection.
    private static let patienceInSeconds = 20
    /// What the command `timeout` ends with where it had to end the client.
    private static let wasPatientInVain: Int32 = 124
    /// The connection preface of RFC 9113 with empty settings.
    private static let preface =
        Data("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + Data([0, 0, 0, 4, 0, 0, 0, 0, 0])

    /// Connects, and returns whether the server ended the connection.
    ///
    /// - Parameter whenConnected: runs once the server has sent its own settings.
    static func isEnded(port: Int, whenConnected: () async -> Void = {}) async throws -> Bool {
        let client = Process()
        client.executableURL = URL(filePath: "/usr/bin/timeout")
        client.arguments = [
            "\(patienceInSeconds)", "openssl", "s_client", "-quiet", "-alpn", "h2", "-connect", "127.0.0.1:\(port)",
        ]
        let (input, output) = (Pipe(), Pipe())
        client.standardInput = input
        client.standardOutput = output
        client.standardError = FileHandle.nullDevice
        let (statuses, ended) = AsyncStream<Int32>.makeStream()
        client.terminationHandler = { ended.yield($0.terminationStatus) }
        try client.run()
        try input.fileHandleForWriting.write(contentsOf: preface)
        await waitForBytes(from: output.fileHandleForReading.fileDescriptor)
        await whenConnected()
        let status = await statuses.first { _ in true }
        withExtendedLifetime((input, output)) {}
        return status != wasPatientInVain
    }

    private static func waitForBytes(from descriptor: Int32) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var byte: UInt8 = 0
                _ = Glibc.read(descriptor, &byte, 1)
                continuation.resume()
            }
        }
    }
}
