internal import Hummingbird
internal import HummingbirdCore

/// Answers where no route is as the routes do.
///
/// A router passes over empty parts of a path. But another spelling is another address: a proxy that keeps people from one
/// of ours knows it as it is written.
struct UnknownPaths: RouterMiddleware {
    let routes: HubRoutes

    func handle(
        _ request: Request, context: HubContext, next: (Request, HubContext) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        if path.hasPrefix("/"), !path.hasSuffix("/"), !path.contains("//"),
            let answer = try? await next(request, context)
        {
            return answer
        }
        let record = RequestRecord(.other, routes.metrics, logger: context.logger)
        return routes.finish(ProblemAnswer.make(for: HubProblem.notFound), record, problem: HubProblem.notFound)
    }
}
