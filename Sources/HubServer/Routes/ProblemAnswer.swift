internal import Causality
internal import Hummingbird
internal import Lectern
internal import WireFormat

/// Problems as answers: `application/problem+json` of RFC 9457 with our code and remedy.
enum ProblemAnswer {
    private struct Details: Encodable {
        var type = "about:blank"
        let title: String
        let status: Int
        let code: String
        let detail: String
        let remedy: String
    }

    /// Turns whatever was thrown into an answer.
    static func make(for error: any Error) -> HubAnswer {
        let (problem, status) = presentable(error)
        let details = Details(
            title: status.reasonPhrase, status: status.code, code: problem.code, detail: problem.sentence,
            remedy: remedy(of: problem))
        // What is encoded are texts and a number, which always succeeds; the status alone says it too.
        var answer = (try? HubAnswer.json(details, status: status)) ?? HubAnswer(status: status)
        answer.headers[.contentType] = HubNames.MediaType.problem.rawValue
        answer.headers.append(contentsOf: headers(of: problem))
        return answer
    }

    /// What may be said outside: problems of the hub itself leave without their sentence, which may speak of paths.
    private static func presentable(_ error: any Error) -> (any ExplainedProblem, HTTPResponse.Status) {
        // Somebody will give a library back in a moment.
        if error is StorePoolProblem { return presentable(HubProblem.busy(retryAfterInSeconds: 2)) }
        guard let problem = error as? any ExplainedProblem, let status = ProblemStatus.byCode[problem.code] else {
            return (HubProblem.failed, .internalServerError)
        }
        guard status.code >= 500, !(problem is HubProblem) else { return (problem, status) }
        switch status {
        case ProblemStatus.insufficientStorage: return (HubProblem.diskFull, status)
        case .serviceUnavailable: return (HubProblem.locked, status)
        default: return (HubProblem.failed, .internalServerError)
        }
    }

    /// A bundle's own remedy is for files, of which nothing was taken.
    private static func remedy(of problem: any ExplainedProblem) -> String {
        guard let problem = problem as? BundleProblem else { return problem.remedy }
        switch problem {
        case .newerFormat, .overLimit: return problem.remedy
        default: return "Push it again; what was whole before the damage stays taken."
        }
    }

    private static func headers(of problem: any ExplainedProblem) -> HTTPFields {
        guard let problem = problem as? HubProblem else { return [:] }
        switch problem {
        case .unauthorized, .tokenExpired: return [.wwwAuthenticate: "Bearer"]
        case .method(let allowed): return [.allow: allowed.joined(separator: ", ")]
        case .tooManyRequests(let seconds), .busy(let seconds): return [.retryAfter: "\(seconds)"]
        case .locked: return [.retryAfter: "5"]
        case .range(let size): return [.contentRange: "bytes */\(size)"]
        default: return [:]
        }
    }
}
