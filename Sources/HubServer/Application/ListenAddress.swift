/// Where a hub listens: a host and a port.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or an address; one of IPv6 without brackets.
    public let host: String
    /// The port; 0 for any that is free.
    public let port: Int

    /// This machine only, at the port that hubs have by custom.
    public static let loopback = ListenAddress(host: "127.0.0.1", port: 8470)

    /// Creates an address.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT`, such as `127.0.0.1:8470`, `[::1]:8470` or `hub.example:8470`.
    ///
    /// - Throws: `HubProblem.listenAddress`.
    public init(text: String) throws(HubProblem) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
            text[text.index(after: colon)...].utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw .listenAddress(text) }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw .listenAddress(text)
        }
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw .listenAddress(text) }
        self.init(host: String(host), port: Int(port))
    }

    /// Whether only programs of this machine reach it.
    ///
    /// Judged by what it says, not by what a name resolves to, which may change.
    public var isLoopback: Bool {
        if host == "::1" || host.lowercased() == "localhost" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers[0] == 127 && !numbers.contains(nil)
    }

    /// `HOST:PORT`.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
