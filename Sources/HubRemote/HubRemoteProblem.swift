public import Lectern

/// Why a hub can't even be asked: something on this side is not what it must be.
///
/// What goes wrong while a hub is asked is a `RemoteProblem`.
public enum HubRemoteProblem: ExplainedProblem, Hashable {
    /// The address is none.
    case badAddress(HubAddress.Fault)
    /// The token has characters that no token has; it is not repeated here.
    case badToken
    /// The file of trusted certificates can't be used.
    case unreadableTrust(path: String, cause: String)

    /// The stable code; see Protocol/Registry.md.
    public var code: String {
        switch self {
        case .badAddress: "bad-address"
        case .badToken: "bad-token"
        case .unreadableTrust: "unreadable-trust"
        }
    }

    /// What is wrong, in one sentence.
    public var sentence: String {
        switch self {
        case .badAddress(let fault): "This is no address of a hub: \(fault.reason)."
        case .badToken: "The token is not one that a hub has made."
        case .unreadableTrust(let path, let cause): "The trusted certificates in \(path) cannot be used: \(cause)."
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch self {
        case .badAddress(.userInformation), .badAddress(.query), .badAddress(.fragment):
            "Give the address alone; the token goes into LECTERN_TOKEN or the file of tokens."
        case .badAddress(.plainHTTP): "Use https://, or say --insecure if you trust everybody on the way."
        case .badAddress(.libraryID): "A library at a hub is …/v1/libraries/ID, where ID has 32 hexadecimal digits."
        case .badAddress: "Give it as https://HOST, https://HOST:PORT/PREFIX or https://HOST/v1/libraries/ID."
        case .badToken: "Copy it again, all of it and nothing else: it begins with lectern_."
        case .unreadableTrust: "Give a file that can be read and holds certificates in PEM form."
        }
    }
}

extension HubAddress.Fault {
    /// What is wrong, as the rest of a sentence.
    var reason: String {
        switch self {
        case .tooLong: "it is too long"
        case .noScheme: "it does not begin with https://"
        case .otherScheme: "it begins with something else than https://"
        case .userInformation: "it holds a user name, a password or a token, which an address must not"
        case .query: "it has a part after a question mark, which an address must not"
        case .fragment: "it has a part after a number sign, which an address must not"
        case .host: "its host is neither a name nor an IP address"
        case .port: "its port is not a number from 1 to 65535"
        case .path: "its path has empty parts, dots, or characters that must be escaped"
        case .libraryID: "what follows /v1/libraries is not the id of a library alone"
        case .plainHTTP: "it is plain http://, by which everybody on the way could read the token"
        }
    }
}
