public import Causality
internal import Glibc
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdHTTP2
internal import HummingbirdTLS
public import Logging
internal import NIOCore
public import ServiceLifecycle
internal import UnixSignals

/// A whole hub: the libraries of a data directory, at an address.
///
/// One runs on a directory at a time. It ends gracefully: requests that were accepted are finished, event streams end.
/// When its process is killed instead, there is nothing to clean up.
public struct HubApplication: Service {
    /// How it runs.
    public struct Options: Sendable {
        /// Where it listens.
        public var address = ListenAddress.loopback
        /// What it shows over TLS; `nil` for plain HTTP.
        public var certificate: CertificateFiles?
        /// Whether plain HTTP is served to other machines too: to a proxy on a network of its own, say.
        public var isInsecure = false
        /// Whether anybody may read the metrics.
        public var showsMetrics = true
        /// What it takes at most.
        public var limits = HubLimits()
        /// Is told the port once it listens.
        public var onListening: @Sendable (_ port: Int) async -> Void = { _ in }

        /// Listens on this machine only.
        public init() {}
    }

    private let directory: HubDirectory
    private let options: Options
    private let logger: Logger
    private let server: HTTPServerBuilder
    private let libraries: any HubLibraries
    private let pool: any Service

    /// Creates a hub that doesn't run yet, and keeps the log of each library in its folder.
    ///
    /// - Throws: `HubProblem.plainHTTP`, `.certificate`.
    public init(_ directory: HubDirectory, _ options: Options = Options(), logger: Logger) throws(HubProblem) {
        try self.init(directory, options, logger: logger) { folder, library in
            try await LibraryLog.open(directory: folder, library: library, creating: true)
        }
    }

    /// Creates a hub that doesn't run yet, and keeps stores of another kind.
    ///
    /// - Parameter openStore: opens the store of a library in its folder, or makes it there.
    /// - Throws: `HubProblem.plainHTTP`, `.certificate`.
    public init<Store: ClosableStore>(
        _ directory: HubDirectory, _ options: Options = Options(), logger: Logger,
        openStore: @escaping @Sendable (_ folder: String, LibraryID) async throws -> Store
    ) throws(HubProblem) {
        let pool = StorePool<Store>(limit: options.limits.openLibraries, idleTime: options.limits.libraryIdleTime) {
            library in
            guard directory.isRegistered(library) else { throw HubProblem.unknownLibrary }
            do {
                return try await openStore(directory.folder(of: library), library)
            } catch {
                logger.error(
                    "a library can't be opened",
                    metadata: ["library": "\(library.shortDescription)", "cause": "\(storeTrouble(error))"])
                throw error
            }
        }
        self.directory = directory
        self.options = options
        self.logger = logger
        self.pool = StoresThatEndWell(pool: pool, logger: logger)
        libraries = PooledLibraries(pool)
        server = try Self.server(options)
    }

    /// Runs until its service group ends it gracefully, or its task is cancelled.
    ///
    /// - Throws: `HubProblem.hubRunning`, `.cannotListen`, `.dataDirectory`.
    public func run() async throws {
        let lock = try directory.lock()
        defer { withExtendedLifetime(lock) {} }
        let routes = HubRoutes(
            libraries: libraries, access: TokenAccess(directory, now: HubRoutes.wallClock), limits: options.limits)
        let application = Application(
            router: Self.router(routes, showsMetrics: options.showsMetrics), server: server,
            configuration: configuration, services: [pool, routes],
            onServerRunning: { [options] channel in await options.onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw HubProblem.cannotListen(address: options.address.description, cause: error.cause)
        } catch let error as SocketAddressError.UnknownHost {
            throw HubProblem.cannotListen(address: options.address.description, cause: error.errorDescription)
        } catch let error as SocketAddressError {
            throw HubProblem.cannotListen(address: options.address.description, cause: "\(error)")
        }
    }

    /// Runs until the process is told to end, by SIGTERM or SIGINT.
    ///
    /// The process is the hub's alone then, and may have as many files open as the system lets it.
    ///
    /// - Throws: as `run()`.
    public func runUntilSignalled() async throws {
        DescriptorLimit.raise(for: options.limits, logger)
        var configuration = ServiceGroupConfiguration(
            services: [self], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = options.limits.shutdownTime
        try await ServiceGroup(configuration: configuration).run()
    }

    // MARK: Parts

    private var configuration: ApplicationConfiguration {
        ApplicationConfiguration(
            address: .hostname(options.address.host, port: options.address.port),
            availableConnectionsDelegate: MaximumAvailableConnections(options.limits.connections, logger: logger))
    }

    private static func router(_ routes: HubRoutes, showsMetrics: Bool) -> Router<HubContext> {
        let router = Router(context: HubContext.self)
        router.add(middleware: UnknownPaths(routes: routes))
        routes.add(to: router)
        routes.addStatus(to: router, showsMetrics: showsMetrics)
        return router
    }

    private static func server(_ options: Options) throws(HubProblem) -> HTTPServerBuilder {
        let limits = options.limits
        let streams = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionGuard(limits)], idleTimeout: TimeAmount(limits.idleTime))
        guard let files = options.certificate else {
            guard options.isInsecure || options.address.isLoopback else {
                throw .plainHTTP(address: options.address.description)
            }
            return .http1(configuration: streams)
        }
        let certificate = try files.configuration()
        let connections = HTTP2ChannelConfiguration(
            idleTimeout: limits.idleTime, gracefulCloseTimeout: limits.shutdownTime, streamConfiguration: streams)
        return HTTPServerBuilder { responder in
            let base = try HTTP2UpgradeChannel(
                tlsConfiguration: certificate, configuration: connections, responder: responder)
            return WatchedChannel(base: base, limits: limits)
        }
    }
}

/// The stores of a hub, which ends well although one doesn't close well: it holds all that was acknowledged.
private struct StoresThatEndWell: Service {
    let pool: any Service
    let logger: Logger

    func run() async {
        do {
            try await pool.run()
        } catch {
            logger.warning("a library could not be closed well", metadata: ["cause": "\(storeTrouble(error))"])
        }
    }
}

extension IOError {
    /// What the system says of it, without the names of functions.
    fileprivate var cause: String { String(cString: strerror(errnoCode)) }
}
