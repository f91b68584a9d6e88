public import Lectern
internal import NIOCore
internal import SyncProtocol

/// Where a hub is, as people type it: `https://host[:port][/prefix]`, with `/v1/libraries/ID` where a library is meant.
///
/// Nothing secret is ever in one: a text with a user name, a query or a fragment is refused, and not repeated in the
/// problem. Plain HTTP is for hubs on this machine, unless somebody insists.
public struct HubAddress: Hashable, Sendable, CustomStringConvertible {
    /// The hub: scheme, host, port where it isn't the usual one, and prefix; no slash at the end.
    public let hub: String
    /// The library that is named; `nil` where the address is the hub's alone.
    public let library: LibraryID?

    /// The canonical text: what is stored and shown.
    public var description: String { library.map(address(of:)) ?? hub }

    private static let limitInBytes = 2048

    /// Reads an address.
    ///
    /// - Parameter allowsInsecure: whether plain HTTP may go to other machines, where everybody on the way reads the
    ///   token.
    public init(_ text: String, allowsInsecure: Bool = false) throws(HubRemoteProblem) {
        guard text.utf8.count <= Self.limitInBytes else { throw .badAddress(.tooLong) }
        guard let colon = text.firstRange(of: "://") else { throw .badAddress(.noScheme) }
        let scheme = text[..<colon.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { throw .badAddress(.otherScheme) }

        let rest = text[colon.upperBound...]
        if rest.contains("?") { throw .badAddress(.query) }
        if rest.contains("#") { throw .badAddress(.fragment) }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash]
        if authority.contains("@") { throw .badAddress(.userInformation) }

        let (host, port) = try Self.split(authority)
        let isLoopback = try Self.isLoopback(host)
        guard scheme == "https" || isLoopback || allowsInsecure else { throw .badAddress(.plainHTTP) }
        let usualPort: UInt16 = scheme == "https" ? 443 : 80
        let portText = port.map { $0 == usualPort ? "" : ":\($0)" } ?? ""
        let (prefix, library) = try Self.readPath(rest[slash...])
        hub = "\(scheme)://\(host)\(portText)\(prefix)"
        self.library = library
    }

    /// The address of a library at the hub: what is asked, and under which a token is kept.
    public func address(of library: LibraryID) -> String { hub + HubNames.path(of: library.description) }

    // MARK: Host and port

    private static func split(_ authority: Substring) throws(HubRemoteProblem) -> (host: String, port: UInt16?) {
        var end = authority.firstIndex(of: ":") ?? authority.endIndex
        if authority.first == "[" {
            guard let bracket = authority.firstIndex(of: "]") else { throw .badAddress(.host) }
            end = authority.index(after: bracket)
        }
        let host = authority[..<end].lowercased()
        guard end < authority.endIndex else { return (host, nil) }
        let digits = authority[end...].dropFirst()
        guard authority[end] == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = UInt16(digits), port > 0
        else { throw .badAddress(.port) }
        return (host, port)
    }

    /// Whether a host is this machine.
    ///
    /// Of names below `localhost` not every resolver says so.
    private static func isLoopback(_ host: String) throws(HubRemoteProblem) -> Bool {
        if host.first == "[" {
            guard let address = try? SocketAddress(ipAddress: String(host.dropFirst().dropLast()), port: 0),
                address.protocol == .inet6
            else { throw .badAddress(.host) }
            return host == "[::1]"
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.utf8.allSatisfy(isHostCharacter)
        }
        guard isName, host.utf8.count <= 253 else { throw .badAddress(.host) }
        if let address = try? SocketAddress(ipAddress: host, port: 0) {
            return address.protocol == .inet && host.hasPrefix("127.")
        }
        return host == "localhost"
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
    }

    // MARK: Path

    private static func readPath(_ path: Substring) throws(HubRemoteProblem) -> (prefix: String, library: LibraryID?) {
        var path = path
        while path.last == "/" { path.removeLast() }
        var segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for segment in segments {
            guard segment != ".", segment != "..", segment.wholeMatch(of: pathSegment) != nil else {
                throw .badAddress(.path)
            }
        }
        var library: LibraryID?
        if let found = segments.firstIndex(where: { $0 == HubNames.libraries }), found > segments.startIndex,
            segments[found - 1] == HubNames.version
        {
            guard found + 2 == segments.endIndex, let named = LibraryID(text: String(segments[found + 1])) else {
                throw .badAddress(.libraryID)
            }
            library = named
            segments = segments[..<(found - 1)]
        }
        return (segments.map { "/\($0)" }.joined(), library)
    }

    /// What may stand between two slashes; the rest must be escaped.
    private static var pathSegment: Regex<Substring> { #/(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})+/# }
}

extension HubAddress {
    /// What is wrong with an address.
    public enum Fault: Hashable, Sendable, CaseIterable {
        /// It is longer than any address.
        case tooLong
        /// It doesn't begin with `https://`.
        case noScheme
        /// It begins with something else than `https://`.
        case otherScheme
        /// It holds a user name, a password or a token.
        case userInformation
        /// It has a part after a question mark.
        case query
        /// It has a part after a number sign.
        case fragment
        /// The host is none.
        case host
        /// The port is none.
        case port
        /// The path has empty parts, dots, or characters that must be escaped.
        case path
        /// What follows `/v1/libraries/` is not just the id of a library.
        case libraryID
        /// It is plain HTTP, and not on this machine.
        case plainHTTP
    }
}
