import Foundation
import HubServer
import Lectern
import Logging
import SyncProtocol
import TestSupport

@testable import HubRemote

/// A hub as people run it, on a free port, in a folder that goes away with it.
struct RealHub {
    let address: String
    private let directory: HubDirectory

    /// A certificate that was made here, and the key to it.
    struct Certificate {
        let chain: String
        let key: String

        /// The command that makes them; `nil` where it isn't installed.
        static let command = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/bin/openssl"]
            .first(where: FileManager.default.isExecutableFile)

        /// Makes a certificate that signs itself, for `subject` such as `IP:127.0.0.1`.
        init(for subject: String, in folder: TemporaryDirectory) throws {
            chain = folder.path("certificate.pem")
            key = folder.path("key.pem")
            let process = Process()
            process.executableURL = URL(filePath: Self.command ?? "")
            process.arguments = [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=hub", "-addext", "subjectAltName=\(subject)", "-keyout", key, "-out", chain,
            ]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        }
    }

    /// Runs a hub as long as a test needs it.
    ///
    /// - Parameter subject: whom its certificate is for; `nil` for plain HTTP.
    static func run(
        certificateFor subject: String? = nil,
        _ test: @escaping @Sendable (RealHub, Certificate?) async throws -> Void
    ) async throws {
        let folder = try TemporaryDirectory()
        defer { withExtendedLifetime(folder) {} }
        let certificate = try subject.map { try Certificate(for: $0, in: folder) }
        let directory = HubDirectory(path: folder.path("data"))
        try directory.register(HubSample.library)

        let (ports, listening) = AsyncStream<Int>.makeStream()
        var options = HubApplication.Options()
        options.address = ListenAddress(host: "127.0.0.1", port: 0)
        options.certificate = certificate.map { CertificateFiles(chain: $0.chain, key: $0.key) }
        options.limits.idleTime = .seconds(600)
        options.onListening = { listening.yield($0) }
        let store = KeptChanges(HubSample.library)
        let logger = Logger(label: "hub") { _ in SwiftLogNoOpLogHandler() }
        let application = try HubApplication(directory, options, logger: logger) { _, _ in store }

        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            group.addTask {
                for await port in ports {
                    let scheme = subject == nil ? "http" : "https"
                    try await test(RealHub(address: "\(scheme)://127.0.0.1:\(port)", directory: directory), certificate)
                    return
                }
            }
            defer { group.cancelAll() }
            // Whichever ends first: the test, or a hub that doesn't start.
            try await group.next()
        }
    }

    /// A new token's text.
    func token(_ role: MemberRole) throws -> String {
        var generator = SystemRandomNumberGenerator()
        return try directory.tokens(of: HubSample.library)
            .create(role, now: HubRoutes.wallClock(), using: &generator).token.text
    }

    /// Asks the hub, and closes what was opened.
    func ask<Result>(
        token: String?, library: LibraryID = HubSample.library, trusting trustFile: String? = nil,
        isolation: isolated (any Actor)? = #isolation, _ question: (HubRemote) async throws -> Result
    ) async throws -> Result {
        var options = HubSample.options()
        options.trustFile = trustFile
        let remote = try HubRemote(HubAddress(address), library: library, token: token, options: options)
        do {
            let result = try await question(remote)
            await remote.close()
            return result
        } catch {
            await remote.close()
            throw error
        }
    }
}
