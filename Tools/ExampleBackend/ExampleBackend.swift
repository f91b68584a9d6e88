import ArgumentParser
import HubServer
import Hummingbird
import Lectern
import Logging
import NIOCore
import ServiceLifecycle

/// A small backend of a reading app: articles as JSON, and the same libraries for replicas to sync with.
///
/// ```
/// lectern hub token create --data DIR --library ID --role writer     who may use which library
/// ExampleBackend --data DIR                                          serves them
/// curl -H "Authorization: Bearer TOKEN" http://127.0.0.1:8480/libraries/ID/articles
/// lectern clone http://127.0.0.1:8480/v1/libraries/ID reading        the same library, offline
/// ```
///
/// It shows four things: a pool that keeps a bounded number of replicas open (`StorePool`), edits and queries on a
/// replica from request handlers (`ArticleRoutes`), which problems may be told outside (`ProblemMiddleware`), and the
/// endpoints of a hub on one's own router (`HubRoutes`). Unlike a hub, which keeps logs and merges nothing, it holds
/// whole replicas: that is what it costs to answer with articles.
@main
struct ExampleBackend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "example-backend")

    @Option(help: "The directory of its libraries, made and filled with tokens by `lectern hub token create`.")
    var data: String
    @Option(help: "The port on this machine.") var port = 8480

    func run() async throws {
        let logger = Logger(label: "example-backend")
        let backend = Backend(directory: HubDirectory(path: data), logger: logger)
        let application = backend.application(port: port)
        try await application.runService()
    }
}

/// What the backend is made of, apart from where it listens.
struct Backend {
    private let access: TokenAccess
    private let replicas: StorePool<Replica>
    private let sync: HubRoutes
    private let logger: Logger

    init(directory: HubDirectory, logger: Logger) {
        access = TokenAccess(directory, now: HubRoutes.wallClock)
        replicas = StorePool(limit: 32, idleTime: .seconds(60)) { library in
            guard directory.isRegistered(library) else { throw HubProblem.unknownLibrary }
            let place = directory.folder(of: library) + "/replica"
            do {
                return try await Replica.open(place)
            } catch StoreProblem.noLibrary {
                return try await Replica.create(in: place, library: library)
            }
        }
        sync = HubRoutes(libraries: PooledLibraries(replicas), access: access)
        self.logger = logger
    }

    /// The routes: articles for people's apps, and the hub's for replicas.
    func router() -> Router<BasicRequestContext> {
        let router = Router()
        ArticleRoutes(replicas: replicas, access: access) { sync.announce($0) }.add(to: router)
        sync.add(to: router)
        sync.addStatus(to: router)
        return router
    }

    /// What serves them.
    ///
    /// - Parameter onListening: is told the port, which is a free one where 0 was asked for.
    func application(
        port: Int, onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
    ) -> some ApplicationProtocol {
        Application(
            router: router(), configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            services: [replicas, sync],
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) }, logger: logger)
    }
}
