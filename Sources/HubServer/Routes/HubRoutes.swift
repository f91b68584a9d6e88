public import Causality
internal import Foundation
public import Hummingbird
internal import Logging
public import ServiceLifecycle
internal import SyncProtocol

/// The endpoints of a hub, on anybody's router.
///
/// ```swift
/// let routes = HubRoutes(libraries: pool, access: myAccess)
/// routes.add(to: router.group("sync"))
/// var application = Application(router: router)
/// application.addServices(pool, routes)
/// ```
///
/// It answers every request by itself, problems too, so that no error reaches the router. As a service it sends signs of
/// life to event streams; without, they are silent until there is something new.
public struct HubRoutes: Service {
    let libraries: any HubLibraries
    let limits: HubLimits
    let metrics: HubMetrics
    let admission: Admission
    let hints = HintBroadcaster()
    private let access: any HubAccess
    private let rates: RateLimiter
    private let now: @Sendable () -> Int64

    /// Creates routes.
    ///
    /// - Parameters:
    ///   - metrics: where it is counted what they do.
    ///   - now: the present time in milliseconds since 1970.
    public init(
        libraries: any HubLibraries, access: any HubAccess, limits: HubLimits = HubLimits(),
        metrics: HubMetrics = HubMetrics(), now: @escaping @Sendable () -> Int64 = HubRoutes.wallClock
    ) {
        self.libraries = libraries
        self.access = access
        self.limits = limits
        self.metrics = metrics
        self.now = now
        admission = Admission(limits)
        rates = RateLimiter(limits)
    }

    /// This machine's clock in milliseconds since 1970.
    public static let wallClock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }

    /// Puts the endpoints of libraries on a router, below its own path.
    public func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
        for route in HubRoute.ofLibrary {
            for method in route.methods {
                router.on(route.path, method: method) { request, context in
                    await answer(to: request, context, as: route)
                }
            }
        }
        refuseOtherMethods(HubRoute.ofLibrary, on: router)
    }

    /// Puts `/health` and `/metrics` on a router; both are for anybody.
    public func addStatus<Context: RequestContext>(to router: some RouterMethods<Context>, showsMetrics: Bool = true) {
        let routes: [HubRoute] = showsMetrics ? [.health, .metrics] : [.health]
        for route in routes {
            router.on(route.path, method: .get) { _, context in
                let record = RequestRecord(route, metrics, logger: context.logger)
                return try finish(route == .health ? healthPage : metricsPage, record)
            }
        }
        refuseOtherMethods(routes, on: router)
    }

    /// Tells everybody who watches a library that there is something new.
    ///
    /// What is pushed is announced by itself; this is for stores that change by other hands, such as an embedder's own.
    public func announce(_ library: LibraryID) { hints.announce(library) }

    /// Sends signs of life to event streams, until the graceful end.
    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: limits.keepAliveInterval)
                hints.keepAlive()
            }
        }
    }

    // MARK: One request

    private func answer(to request: Request, _ context: some RequestContext, as route: HubRoute) async -> Response {
        var record = RequestRecord(route, metrics, logger: context.logger)
        do {
            let library = context.parameters.get("library").flatMap { LibraryID(canonicalText: $0) }
            guard let library else { throw HubProblem.notFound }
            record.name(library)
            return finish(try await answer(to: request, context, as: route, in: library), record)
        } catch {
            return finish(ProblemAnswer.make(for: error), record, problem: error)
        }
    }

    private func answer(
        to request: Request, _ context: some RequestContext, as route: HubRoute, in library: LibraryID
    ) async throws -> HubAnswer {
        var permits = [try admission.request()]
        defer { withExtendedLifetime(permits) {} }
        let (role, token) = try await asker(of: request, context, in: library)
        // A stream has a permit of its own, of which there are more.
        if let token, route != .events { permits.append(try admission.request(with: token)) }
        permits.append(try admission.request(in: library))
        guard role >= route.role else { throw HubProblem.forbidden(needs: route.role) }
        let hash = context.parameters.get("hash").flatMap { ContentHash(canonicalText: $0) }
        let exchange = HubExchange(
            library: library, role: role, token: token, request: request, hash: hash, timeInMilliseconds: now())
        switch route {
        case .state: return try await state(exchange)
        case .pull: return try await pull(exchange).holding(permits)
        case .push: return try await push(exchange)
        case .blob: return try await blob(exchange).holding(permits)
        case .putBlob: return try await putBlob(exchange)
        case .events: return try events(exchange)
        case .health, .metrics, .other: throw HubProblem.notFound
        }
    }

    /// Who asks, counted against how often they may.
    private func asker(
        of request: Request, _ context: some RequestContext, in library: LibraryID
    ) async throws -> (role: MemberRole, token: ContentHash?) {
        let token = Self.token(in: request.headers)
        let role: MemberRole
        do {
            role = try await access.role(token: token, library: library)
        } catch {
            // Those who are refused are counted together by their address. That keeps nobody out who has a token, even
            // where a proxy stands before all of them.
            let address = (context as? any RemoteAddressRequestContext)?.remoteAddress?.ipAddress
            try rates.count(.address(address ?? ""))
            throw error
        }
        guard let token else { return (role, nil) }
        let hash = ContentHash(hashing: Array(token.utf8))
        try rates.count(.token(hash))
        return (role, hash)
    }

    /// Asks again whether somebody who was admitted may go on.
    ///
    /// However long a request takes, a token that was taken back meanwhile, or has expired, is no good any more.
    func requireAccess(to route: HubRoute, _ exchange: HubExchange) async throws {
        let token = Self.token(in: exchange.request.headers)
        let role = try await access.role(token: token, library: exchange.library)
        guard role >= route.role else { throw HubProblem.forbidden(needs: route.role) }
    }

    private func refuseOtherMethods<Context: RequestContext>(
        _ routes: [HubRoute], on router: some RouterMethods<Context>
    ) {
        let query = HTTPRequest.Method("QUERY").map { [$0] } ?? []
        let all: [HTTPRequest.Method] =
            [.get, .head, .post, .put, .delete, .patch, .options, .trace, .connect] + query
        for (path, routes) in Dictionary(grouping: routes, by: \.path.description) {
            let allowed = routes.flatMap(\.methods)
            for method in all where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, context in
                    let problem = HubProblem.method(allowed: allowed.map(\.rawValue))
                    let record = RequestRecord(.other, metrics, logger: context.logger)
                    return finish(ProblemAnswer.make(for: problem), record, problem: problem)
                }
            }
        }
    }

    private static func token(in headers: HTTPFields) -> String? {
        let words = headers[.authorization]?.split(separator: " ", maxSplits: 1) ?? []
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return String(words[1])
    }
}
