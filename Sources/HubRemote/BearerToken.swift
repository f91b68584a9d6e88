/// A bearer token that shows itself to nobody but the hub.
struct BearerToken: Sendable, CustomStringConvertible, CustomReflectable {
    /// The token as it goes into a header.
    let secret: String

    /// Takes a token; a hub's tokens have letters, digits and underscores only.
    ///
    /// What could end a header's line must not get there: the HTTP client would refuse it, and name it in its error.
    init(_ text: String) throws(HubRemoteProblem) {
        let isToken = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "_-.~+/=".utf8.contains(byte)
        }
        guard isToken, (1...1024).contains(text.utf8.count) else { throw .badToken }
        secret = text
    }

    var description: String { "a token" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

extension String {
    /// A shorter token is no secret: to take it out would take words apart.
    private static let secretInScalars = 8

    /// What somebody says who was sent a token, without it.
    func without(_ token: BearerToken?) -> String {
        guard let secret = token?.secret.unicodeScalars, secret.count >= Self.secretInScalars else { return self }
        // By scalars: what follows the token must not make another character of its last one.
        return String(unicodeScalars.replacing(secret, with: "…".unicodeScalars))
    }
}
