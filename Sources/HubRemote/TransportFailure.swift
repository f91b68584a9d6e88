internal import AsyncHTTPClient
internal import Glibc
internal import Lectern
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import SyncProtocol

/// A failure of the connection, told from what the HTTP client and the layers beneath it throw.
///
/// Their own descriptions are not passed on: they may name headers.
enum TransportFailure {
    /// Somebody ended the task.
    case cancelled
    /// No connection came about, or nothing was answered.
    case unreachable(String, remedy: String? = nil)
    /// An exchange that had begun broke off.
    case interrupted(String)
    /// What came is no HTTP.
    case notHTTP

    /// - Parameter begun: whether the request had gone out as a whole, or the head of an answer had come.
    init(_ error: any Error, begun: Bool) {
        switch error {
        case is CancellationError: self = .cancelled
        case let error as HTTPClientError: self.init(error, begun: begun)
        case let error as NIOConnectionError: self = .unreachable(Self.cause(error))
        case is SocketAddressError: self = .unreachable("its name is not known here")
        case let error as NIOSSLError where error == .uncleanShutdown: self = .interrupted(Self.lost)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            self = begun ? .interrupted(Self.lost) : Self.handshake(error)
        case let error as IOError: self.init(error)
        case let error as HTTPParserError:
            // The only one of them that an honest server's death brings about.
            self = error == .invalidEOFState ? .interrupted(Self.lost) : .notHTTP
        default: self = begun ? .interrupted(Self.lost) : .unreachable("the connection failed")
        }
    }

    private init(_ error: HTTPClientError, begun: Bool) {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout: self = .unreachable("it does not answer in time")
        case .tlsHandshakeTimeout: self = .unreachable("the TLS handshake takes too long")
        case .readTimeout, .deadlineExceeded:
            self = begun ? .interrupted("nothing came for too long") : .unreachable("it does not answer in time")
        case .alreadyShutdown: self = .unreachable("this remote was closed")
        default: self = .interrupted(Self.lost)
        }
    }

    private init(_ error: IOError) {
        let isLost = error.errnoCode == ECONNRESET || error.errnoCode == EPIPE
        self = isLost ? .interrupted(Self.lost) : .unreachable(Self.cause(error))
    }

    /// The error for whoever asked.
    func problem(at remote: String) -> any Error {
        switch self {
        case .cancelled: CancellationError()
        case .unreachable(let cause, let remedy):
            RemoteProblem.unreachable(remote: remote, cause: cause, remedy: remedy)
        case .interrupted(let cause): RemoteProblem.interrupted(remote: remote, cause: cause)
        case .notHTTP: RemoteProblem.notARemote(remote: remote, cause: "what it sends is not HTTP")
        }
    }

    // MARK: Causes

    private static let lost = "the connection was lost"

    private static func cause(_ error: NIOConnectionError) -> String {
        let causes = error.connectionErrors.map(\.error)
        if let error = causes.lazy.compactMap({ $0 as? IOError }).first { return cause(error) }
        if !causes.isEmpty { return "it does not answer in time" }
        return "its name is not known here"
    }

    private static func cause(_ error: IOError) -> String {
        switch error.errnoCode {
        case ECONNREFUSED: "the connection was refused"
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN: "there is no way to it"
        case ETIMEDOUT: "it does not answer in time"
        default: "the connection failed with error \(error.errnoCode) of the system"
        }
    }

    private static func handshake(_ error: any Error) -> TransportFailure {
        if let error = error as? NIOSSLExtraError, error == .failedToValidateHostname {
            return .unreachable("its certificate is for another name")
        }
        // The library keeps the reason within a text only.
        if String(describing: error).contains("CERTIFICATE_VERIFY_FAILED") {
            return .unreachable(
                "its certificate is not trusted here, or not valid now",
                remedy: "Check this machine's clock, or name a file of certificates to trust in LECTERN_CA_FILE.")
        }
        return .unreachable("the TLS handshake failed")
    }
}
