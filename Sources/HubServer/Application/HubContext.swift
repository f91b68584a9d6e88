internal import Hummingbird
internal import NIOCore

/// What goes with each request: what Hummingbird needs, and who asks.
struct HubContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// Answers where no route is as the routes do.
struct UnknownPaths: RouterMiddleware {
    let routes: HubRoutes

    func handle(
        _ request: Request, context: HubContext, next: (Request, HubContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let record = RequestRecord(.other, routes.metrics, logger: context.logger)
            return routes.finish(ProblemAnswer.make(for: HubProblem.notFound), record, problem: HubProblem.notFound)
        }
    }
}
