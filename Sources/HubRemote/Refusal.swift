internal import Lectern
internal import NIOHTTP1
internal import SyncProtocol

/// An answer of another status than 200.
struct Refusal {
    let status: HTTPResponseStatus
    let headers: HTTPHeaders
    /// What the answer says of itself, where it is in the form that hubs use.
    let document: ProblemDocument?
    /// What was sent to whoever answers, who may repeat it.
    var token: BearerToken?

    /// What it means for whoever asked: Protocol/HTTP.md, "Errors".
    ///
    /// Too many requests, and what the server says is its own fault, may pass. A refusal is a hub's only where the hub
    /// explains it; anything else comes from something that isn't one, such as a proxy.
    func problem(at remote: String) -> RemoteProblem {
        switch status.code {
        case 429, 503: return .busy(remote: remote, retryAfterInSeconds: RetryAfter(headers)?.seconds)
        case 408: return .interrupted(remote: remote, cause: "it waited too long for the request")
        case 400 where document?.code == "interrupted":
            return .interrupted(remote: remote, cause: "it waited too long for the rest")
        case 500...599:
            return .failed(
                remote: remote, cause: "it answers with status \(status.code)" + explanation, remedy: document?.remedy)
        case 300...399: return .notARemote(remote: remote, cause: "it sends everybody elsewhere" + destination)
        case 401 where document == nil, 403 where document == nil, 407:
            return .notARemote(remote: remote, cause: "something on the way wants a login, with status \(status.code)")
        case 413 where document == nil:
            return .refused(
                remote: remote, code: "too-large",
                sentence: "Something on the way takes no request of this size.",
                remedy: "Whoever runs it must raise its limit: Docs/Operating.md says how, under “Behind a proxy”.")
        case 400...499:
            guard let document else { fallthrough }
            return .refused(
                remote: remote, code: document.code, sentence: document.sentence, remedy: document.remedy)
        default:
            return .notARemote(remote: remote, cause: "it answers with status \(status.code) and does not say why")
        }
    }

    /// What a hub says of its own trouble, as the rest of a sentence.
    private var explanation: String {
        guard let sentence = document?.sentence else { return "" }
        return " and says: " + (sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence)
    }

    private var destination: String {
        headers.first(name: "Location").map { ", to \($0.without(token).harmless(upTo: 200))" } ?? ""
    }
}
