public import Causality
public import SyncProtocol

/// Why a hub refused a request, or doesn't run.
///
/// Problems of a library itself, such as a fork, come from its store; `ProblemAnswer` turns both into answers.
public enum HubProblem: ExplainedProblem, Hashable {
    /// The token is missing, unknown or revoked.
    case unauthorized
    /// The token was good once.
    case tokenExpired
    /// The token is good, and doesn't allow this.
    case forbidden(needs: MemberRole)
    /// The hub has no such library.
    case unknownLibrary
    /// Nothing is at this path.
    case notFound
    /// The path doesn't take this method.
    case method(allowed: [String])
    /// What was pushed is of another library than the path.
    case otherLibrary(found: LibraryID, expected: LibraryID)
    /// A body is above its limit.
    case tooLarge(limitInBytes: Int)
    /// The request broke off before its end.
    case interrupted
    /// A blob isn't what its name says.
    case blobHash
    /// A range begins behind the end.
    case range(sizeInBytes: Int)
    /// Somebody asks more often than is allowed.
    case tooManyRequests(retryAfterInSeconds: Int)
    /// The hub has too much to do.
    case busy(retryAfterInSeconds: Int)
    /// Another process holds the library's files.
    case locked
    /// The hub's disk is full.
    case diskFull
    /// Something failed inside; what it was is for the hub's log.
    case failed

    /// Another hub runs on the same data.
    case hubRunning(path: String)
    /// Plain HTTP was asked for where others could listen in.
    case plainHTTP(address: String)
    /// The text is no address to listen on.
    case listenAddress(String)
    /// The address can't be had.
    case cannotListen(address: String, cause: String)
    /// The certificate or its key can't be used.
    case certificate(path: String, cause: String)
    /// The data directory can't be read or written.
    case dataDirectory(path: String, cause: String)
    /// The file of tokens can't be what was written.
    case damagedTokens(path: String)
    /// No token of the library has this id.
    case unknownToken(id: String)

    /// The stable code; see Protocol/Registry.md.
    public var code: String {
        switch self {
        case .unauthorized: "unauthorized"
        case .tokenExpired: "token-expired"
        case .forbidden: "forbidden"
        case .unknownLibrary: "unknown-library"
        case .notFound: "not-found"
        case .method: "method"
        case .otherLibrary: "other-library"
        case .tooLarge: "too-large"
        case .interrupted: "interrupted"
        case .blobHash: "blob-hash"
        case .range: "range"
        case .tooManyRequests: "too-many-requests"
        case .busy: "busy"
        case .locked: "locked"
        case .diskFull: "disk-full"
        case .failed: "failed"
        case .hubRunning: "hub-running"
        case .plainHTTP: "plain-http"
        case .listenAddress: "listen-address"
        case .cannotListen: "cannot-listen"
        case .certificate: "certificate"
        case .dataDirectory: "data-directory"
        case .damagedTokens: "damaged-tokens"
        case .unknownToken: "unknown-token"
        }
    }

    /// What is wrong, in one sentence.
    public var sentence: String {
        switch self {
        case .unauthorized: "There is no token with the request, or it is none of this library's."
        case .tokenExpired: "The token has expired."
        case .forbidden(let role): "The token does not allow this; it takes the role \(role.rawValue)."
        case .unknownLibrary: "This hub does not have the library."
        case .notFound: "There is nothing at this address."
        case .method(let allowed): "This address takes \(allowed.joined(separator: ", ")) only."
        case .otherLibrary(let found, let expected):
            "What was sent is of library \(found), and the address is that of library \(expected)."
        case .tooLarge(let limit): "The request's body has more than \(limit) bytes."
        case .interrupted: "The request broke off before its end."
        case .blobHash: "The bytes do not have the hash that they were sent under."
        case .range(let size): "The range begins behind the end, at \(size) bytes."
        case .tooManyRequests: "There were too many requests in a short time."
        case .busy: "The hub has too much to do."
        case .locked: "The library is in use by another program on the hub."
        case .diskFull: "The hub's disk is full."
        case .failed: "The hub failed."
        case .hubRunning(let path): "A hub is already running on \(path)."
        case .plainHTTP(let address): "Plain HTTP at \(address) would show tokens and content to the network."
        case .listenAddress(let text): "“\(text)” is no address to listen on."
        case .cannotListen(let address, let cause): "The hub cannot listen on \(address): \(cause)."
        case .certificate(let path, let cause): "The certificate or key \(path) cannot be used: \(cause)."
        case .dataDirectory(let path, let cause): "\(path) cannot be used as data of a hub: \(cause)."
        case .damagedTokens(let path): "\(path) is not a list of tokens."
        // Whoever mistypes a token as a whole has a secret in it.
        case .unknownToken(let id): "The library has no token \(id.utf8.count > 16 ? "\(id.prefix(8))…" : id)."
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch self {
        case .unauthorized: "Give a token that the hub's owner made for this library."
        case .tokenExpired: "Ask the hub's owner for a new token."
        case .forbidden: "Ask the hub's owner for a token of that role."
        case .unknownLibrary: "Check the library's id; the hub's owner adds one with `lectern hub token create`."
        case .notFound: "Check the address; a library at a hub is …/v1/libraries/ID."
        case .method: "Use a newer program, or a method that it takes."
        case .otherLibrary: "Push to the address of the library that it is of."
        case .tooLarge: "Send less at a time, or have the hub's owner raise the limit."
        case .interrupted: "Send it again; what was taken stays taken."
        case .blobHash: "Send it again, as binary."
        case .range: "Ask for all of it."
        case .tooManyRequests: "Ask again after the time that the answer states."
        case .busy: "Ask again a little later; what was taken stays taken."
        case .locked: "Ask again a little later."
        case .diskFull: "Tell the hub's owner; what was taken stays taken."
        case .failed: "Ask again later; if it goes on, the hub's owner finds the request in its log."
        case .hubRunning: "End that one first, or use another data directory."
        case .plainHTTP: "Give a certificate and its key, listen on 127.0.0.1 behind a proxy, or say --insecure."
        case .listenAddress: "Give HOST:PORT, such as 127.0.0.1:8470 or [::1]:8470."
        case .cannotListen: "Choose another address or port, or end what uses it."
        case .certificate: "Give the certificate's chain and its private key, each as a PEM file."
        case .dataDirectory: "Check the path, its owner and the free space."
        case .damagedTokens: "Restore it from a backup, or delete it and make new tokens."
        case .unknownToken: "See `lectern hub token list` for the ids."
        }
    }
}
