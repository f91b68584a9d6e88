import NIOCore
import NIOHTTP1
import NIOPosix
import RemoteConformance

/// A proxy before a hub that plays what goes wrong on the way.
///
/// Each remote has a prefix of its own there, by which the proxy knows what is to happen to it.
final class FaultProxy: Sendable {
    private let port: Int
    private let plans: FaultPlans
    private let serving: Task<Void, any Error>

    private init(port: Int, plans: FaultPlans, serving: Task<Void, any Error>) {
        self.port = port
        self.plans = plans
        self.serving = serving
    }

    deinit { serving.cancel() }

    /// Starts a proxy, which listens when this returns.
    static func start(before hub: HubUnderTest) async throws -> FaultProxy {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                        withPipeliningAssistance: false, withErrorHandling: false)
                    return try FaultyExchange.Asker(wrappingChannelSynchronously: channel)
                }
            }
        guard let port = server.channel.localAddress?.port else { throw ChannelError.unknownLocalAddress }
        let plans = FaultPlans()
        let serving = Task {
            try await server.executeThenClose { askers in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await asker in askers {
                        group.addTask {
                            // Whatever fails here is a connection that breaks off, and both sides see it.
                            try? await FaultyExchange(plans: plans, port: hub.port, log: hub.log).run(asker)
                        }
                    }
                }
            }
        }
        return FaultProxy(port: port, plans: plans, serving: serving)
    }

    /// The hub's address for a remote to which something is to happen.
    func address(playing faults: [RemoteFault]) -> String { "http://127.0.0.1:\(port)/\(plans.add(faults))" }

    /// Ends it with all connections.
    func end() async {
        serving.cancel()
        _ = await serving.result
    }
}
