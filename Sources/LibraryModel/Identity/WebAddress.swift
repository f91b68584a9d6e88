/// An http or https URL, part by part in canonical form.
struct WebAddress {
    /// Browsers read a backslash before the query as a slash.
    private static let slashes = ASCIISet("/\\")

    private let host: WebHost
    /// The port with its colon; empty where the scheme implies it.
    private let port: String
    private let path: [UInt8]
    private let query: [UInt8]
    private let pageFragment: [UInt8]

    /// Reads what stands behind `http:` or `https:`.
    init(_ text: URLText) throws(URLProblem) {
        let rest = text.rest
        let hierarchyEnd = rest.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? rest.endIndex
        let fragmentStart = rest.firstIndex(of: UInt8(ascii: "#")) ?? rest.endIndex

        let isSlash = Self.slashes.contains
        guard rest[..<hierarchyEnd].prefix(2).count(where: isSlash) == 2 else { throw .missingHost }
        let authorityStart = rest.startIndex + 2
        let pathStart = rest[authorityStart..<hierarchyEnd].firstIndex(where: isSlash) ?? hierarchyEnd

        let authority = rest[authorityStart..<pathStart]
        let userEnd = authority.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? authority.startIndex
        let hostEnd = try Self.hostEnd(authority[userEnd...], text)
        let position = text.position(ofByteAt: userEnd)
        guard userEnd < hostEnd else { throw .missingHost }
        if authority[userEnd] == UInt8(ascii: "[") {
            host = try WebHost(addressLiteral: authority[userEnd..<hostEnd], position: position)
        } else {
            host = try WebHost(authority[userEnd..<hostEnd], position: position)
        }
        port = try Self.port(authority[hostEnd...], text)
        path = Self.path(Self.withSlashes(rest[pathStart..<hierarchyEnd]))
        query = Self.query(rest[hierarchyEnd..<fragmentStart].dropFirst())
        pageFragment = Self.pageFragment(rest[fragmentStart...].dropFirst())
    }

    /// The name of the host.
    var hostName: String { host.name }

    /// The parts put together.
    var key: String {
        var bytes = Array(host.name.utf8)
        bytes += port.utf8
        bytes += path
        if !query.isEmpty { bytes += [UInt8(ascii: "?")] + query }
        if !pageFragment.isEmpty { bytes += [UInt8(ascii: "#")] + pageFragment }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Where the host ends and the port, with its colon, begins.
    private static func hostEnd(_ authority: ArraySlice<UInt8>, _ text: URLText) throws(URLProblem) -> Int {
        guard authority.first == UInt8(ascii: "[") else {
            return authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
        }
        guard let bracket = authority.firstIndex(of: UInt8(ascii: "]")),
            bracket + 1 == authority.endIndex || authority[bracket + 1] == UInt8(ascii: ":")
        else { throw .addressLiteral(position: text.position(ofByteAt: authority.startIndex)) }
        return bracket + 1
    }

    private static func port(_ given: ArraySlice<UInt8>, _ text: URLText) throws(URLProblem) -> String {
        let digits = given.dropFirst()
        if digits.isEmpty { return "" }
        guard digits.allSatisfy(ASCIISet.digits.contains),
            let number = UInt16(String(decoding: digits, as: UTF8.self))
        else { throw .port(position: text.position(ofByteAt: digits.startIndex)) }
        return number == (text.scheme == "http" ? 80 : 443) ? "" : ":\(number)"
    }

    /// A path with every backslash read as a slash.
    private static func withSlashes(_ given: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var path = given
        for index in path.indices where path[index] == UInt8(ascii: "\\") { path[index] = UInt8(ascii: "/") }
        return path
    }

    /// The path without dot segments (RFC 3986, section 5.2.4) and without slashes at its end.
    private static func path(_ given: ArraySlice<UInt8>) -> [UInt8] {
        let slash = UInt8(ascii: "/")
        var path: [UInt8] = []
        let normal = PercentEncoding.normalize(given, allowed: PercentEncoding.path)
        path.reserveCapacity(normal.count)
        // Every segment has its slash before it.
        var rest = normal[...].dropFirst()
        while true {
            let segment = rest.prefix { $0 != slash }
            if segment.elementsEqual("..".utf8) {
                path.removeSubrange((path.lastIndex(of: slash) ?? 0)...)
            } else if !segment.elementsEqual(".".utf8) {
                path.append(slash)
                path += segment
            }
            guard segment.endIndex < rest.endIndex else { break }
            rest = rest[(segment.endIndex + 1)...]
        }
        while path.last == slash { path.removeLast() }
        return path
    }

    /// The parameters in their order, without trackers and without empty ones.
    private static func query(_ given: ArraySlice<UInt8>) -> [UInt8] {
        let parameters = PercentEncoding.normalize(given, allowed: PercentEncoding.query)
            .split(separator: UInt8(ascii: "&"))
            .filter { !TrackingParameters.contains($0.prefix { $0 != UInt8(ascii: "=") }) }
        return Array(parameters.joined(separator: [UInt8(ascii: "&")]))
    }

    /// A fragment that selects a page, `!` and more, without the directive that selects text in it; empty for all others.
    private static func pageFragment(_ given: ArraySlice<UInt8>) -> [UInt8] {
        let fragment = PercentEncoding.normalize(given, allowed: PercentEncoding.query)
        guard fragment.first == UInt8(ascii: "!") else { return [] }
        let directive = Array(":~:".utf8)
        let end = fragment.indices.first { fragment[$0...].starts(with: directive) } ?? fragment.endIndex
        return end > 1 ? Array(fragment[..<end]) : []
    }
}
