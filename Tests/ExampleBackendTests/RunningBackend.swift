import HummingbirdTesting
import Logging
import ServiceLifecycle

@testable import ExampleBackend

/// The backend on a free port of this machine, and a client that waits for it as long as a busy machine takes.
struct RunningBackend: Sendable {
    let client: TestClient
    let port: Int

    /// Runs a backend while a test works with it, and ends it gracefully.
    static func run(
        _ backend: Backend, logger: Logger, _ body: @escaping @Sendable (RunningBackend) async throws -> Void
    ) async throws {
        let (ports, found) = AsyncStream<Int>.makeStream()
        let application = backend.application(port: 0) { found.yield($0) }
        let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { found.finish() }
                try await group.run()
            }
            if let port = await ports.first(where: { _ in true }) {
                do {
                    try await TestClient.withClient(
                        host: "127.0.0.1", port: port, configuration: .init(timeout: .seconds(600))
                    ) { try await body(RunningBackend(client: $0, port: port)) }
                } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
