import HubServer
import Hummingbird
import Lectern
import Logging

/// Turns problems into answers: those that the asker can mend as they are, the backend's own without what they say.
///
/// The sentences of the latter speak of paths and processes. They are for the log, as those of a hub are.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as any ExplainedProblem {
            let (status, told) = Self.answer(to: problem)
            if status.code >= 500 { context.logger.error("\(problem.sentence)", metadata: ["code": "\(problem.code)"]) }
            throw HTTPError(status, message: "\(told.sentence) \(told.remedy)")
        }
    }

    /// The status of a problem, and what is told of it.
    static func answer(to problem: any ExplainedProblem) -> (status: HTTPResponse.Status, told: any ExplainedProblem) {
        switch problem.code {
        case "unauthorized", "token-expired": (.unauthorized, problem)
        case "forbidden": (.forbidden, problem)
        case "unknown-library", "not-found": (.notFound, problem)
        case "query": (.badRequest, problem)
        case _ where problem is EditProblem: (.unprocessableContent, problem)
        case "busy": (.serviceUnavailable, HubProblem.busy(retryAfterInSeconds: 2))
        case "locked": (.serviceUnavailable, HubProblem.locked)
        default: (.internalServerError, HubProblem.failed)
        }
    }
}
