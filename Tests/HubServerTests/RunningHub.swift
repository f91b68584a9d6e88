import Foundation
import ServiceLifecycle
import Synchronization

@testable import HubServer

/// A whole hub on a free port of this machine.
struct RunningHub: Sendable {
    let hub: TestHub
    let port: Int
    private let group: ServiceGroup

    /// Runs a hub while a test works with it, and ends it gracefully.
    ///
    /// - Parameter idleTime: stands for that of the limits; a busy machine may be silent for a while.
    static func run(
        _ hub: TestHub, certificate: CertificateFiles? = nil, limits: HubLimits = HubLimits(),
        idleTime: Duration = .seconds(600), failingToOpen problem: StoreProblem? = nil,
        _ body: @Sendable (RunningHub) async throws -> Void
    ) async throws {
        let (ports, found) = AsyncStream<Int>.makeStream()
        var options = HubApplication.Options()
        options.address = ListenAddress(host: "127.0.0.1", port: 0)
        options.certificate = certificate
        options.limits = limits
        options.limits.idleTime = idleTime
        options.onListening = { found.yield($0) }
        let application = try HubApplication(hub.directory, options, logger: hub.log.logger) { [hub] _, library in
            if let problem { throw problem }
            return hub.stores[library]
        }
        let group = ServiceGroup(configuration: .init(services: [application], logger: hub.log.logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { found.finish() }
                try await group.run()
            }
            if let port = await ports.first(where: { _ in true }) {
                do {
                    try await body(RunningHub(hub: hub, port: port, group: group))
                } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Tells it to end.
    func end() async { await group.triggerGracefulShutdown() }

    func connect(receiveBuffer: Int32? = nil) throws -> RawConnection {
        try RawConnection(port: port, receiveBuffer: receiveBuffer)
    }

    /// The head of a request to something of the library.
    func head(_ method: String, _ path: String, token: String, _ headers: String...) -> String {
        let lines = ["\(method) \(hub.path(path)) HTTP/1.1", "Host: hub", "Authorization: Bearer \(token)"] + headers
        return lines.joined(separator: "\r\n") + "\r\n\r\n"
    }
}
