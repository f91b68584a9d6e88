public import Causality

/// Why a remote could not be synced with.
///
/// What was taken before stays; asking again goes on from there.
public enum RemoteProblem: ExplainedProblem, Hashable {
    /// Nobody answers, or nobody who can be trusted; the remedy is the cause's own, where it has one.
    case unreachable(remote: String, cause: String, remedy: String? = nil)
    /// The connection broke off, or what came was cut short.
    case interrupted(remote: String, cause: String)
    /// The remote has too much to do.
    case busy(remote: String, retryAfterInSeconds: Int?)
    /// The remote failed by its own fault; the remedy is its own, where it gives one.
    case failed(remote: String, cause: String, remedy: String? = nil)
    /// The remote refused, and said why.
    case refused(remote: String, code: String, sentence: String, remedy: String)
    /// What answers there is no remote of this protocol.
    case notARemote(remote: String, cause: String)
    /// What came is damaged.
    case damaged(remote: String, cause: String)
    /// The remote is for another library.
    case otherLibrary(remote: String, found: LibraryID, expected: LibraryID)
    /// The folder is not there.
    case vanished(path: String)
    /// The folder is there, and nothing of what it held.
    case wiped(path: String)
    /// The folder can't be written to.
    case readOnly(path: String, cause: String)

    /// Whether trying again soon may help.
    public var isTransient: Bool {
        switch self {
        case .unreachable, .interrupted, .busy, .failed, .refused(_, "overtaken", _, _): true
        default: false
        }
    }

    /// The stable code; see Protocol/Registry.md.
    public var code: String {
        switch self {
        case .unreachable: "unreachable"
        case .interrupted: "interrupted"
        case .busy: "busy"
        case .failed: "remote-failed"
        case .refused(_, let code, _, _): code
        case .notARemote: "not-a-remote"
        case .damaged: "remote-damaged"
        case .otherLibrary: "other-library"
        case .vanished: "vanished"
        case .wiped: "wiped"
        case .readOnly: "read-only"
        }
    }

    /// What is wrong, in one sentence.
    public var sentence: String {
        switch self {
        case .unreachable(let remote, let cause, _): "\(remote) cannot be reached: \(cause)."
        case .interrupted(let remote, let cause): "The exchange with \(remote) was cut short: \(cause)."
        case .busy(let remote, let seconds):
            "\(remote) has too much to do" + (seconds.map { ", and asks to come back in \($0) seconds." } ?? ".")
        case .failed(let remote, let cause, _): "\(remote) failed: \(cause)."
        case .refused(let remote, _, let sentence, _): "\(remote) refused: \(sentence)"
        case .notARemote(let remote, let cause): "\(remote) does not answer as a remote does: \(cause)."
        case .damaged(let remote, let cause): "What came from \(remote) is damaged: \(cause)."
        case .otherLibrary(let remote, let found, let expected):
            "\(remote) is for library \(found), and this is library \(expected)."
        case .vanished(let path): "The folder \(path) is not there."
        case .wiped(let path): "The folder \(path) has lost everything that it held."
        case .readOnly(let path, let cause): "The folder \(path) cannot be written to: \(cause)."
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch self {
        case .unreachable(_, _, let remedy):
            remedy ?? "Check the address and the network; nothing is lost, and the next sync goes on."
        case .interrupted: "Sync again; it goes on where it was cut."
        case .busy: "Sync again a little later."
        case .failed(_, _, let remedy):
            remedy ?? "Sync again later; if it goes on, whoever runs it finds the cause in its log."
        case .refused(_, _, _, let remedy): remedy
        case .notARemote: "Check the address; a library at a hub is …/v1/libraries/ID."
        case .damaged: "Sync again; if it goes on, the place where it comes from is damaged."
        case .otherLibrary: "Use the remote of this library, or clone that one elsewhere."
        case .vanished: "Plug it in, mount it, or correct its place with `lectern remote`; nothing was deleted here."
        case .wiped: "Nothing was deleted here. Fill it again with `lectern sync --reseed`, or correct its place."
        case .readOnly: "Check its permissions and free space. What it held was taken."
        }
    }
}
