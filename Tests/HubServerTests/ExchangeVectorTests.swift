import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import HubServer

/// A hub that keeps logs on a disk answers as the exchanges in Protocol/Vectors/http.json say.
@Suite struct ExchangeVectorTests {
    private static let vectors = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Protocol/Vectors")

    @Test func `a hub answers as in the exchanges of the vectors`() async throws {
        let json = try JSONSerialization.jsonObject(
            with: Data(contentsOf: Self.vectors.appending(path: "http.json")))
        let cases = try #require(json as? [[String: Any]])
        #expect(cases.count >= 50)
        for number in cases.indices {
            let exchange = try #require(HubExchangeVector(cases[number]))
            let held = try Data(contentsOf: Self.vectors.appending(path: exchange.holds))
            let hub = try LogHub(library: read(Array(held)).header.library)
            try await hub.test { client in
                let pushed = try await client.send(
                    .post, "/v1/libraries/\(hub.library)/push", token: hub.token("writer"), body: Array(held))
                #expect(pushed.status == .ok)
                let answer = try await client.send(
                    exchange.method, exchange.path, body: exchange.body, headers: hub.headers(exchange.headers))
                try exchange.expect(answer)
            }
        }
    }
}

/// One exchange.
///
/// It may be shared: `response` is a tree of values that the parser of JSON made, all of them constant.
private struct HubExchangeVector: @unchecked Sendable {
    let name: String
    let holds: String
    let method: HTTPRequest.Method
    let path: String
    let headers: [String: String]
    let body: [UInt8]?
    /// A tree of values of JSON, which nobody changes.
    private let response: [String: Any]

    init?(_ json: [String: Any]) {
        guard let name = json["name"] as? String, let holds = json["holds"] as? String,
            let request = json["request"] as? [String: Any], let response = json["response"] as? [String: Any],
            let method = (request["method"] as? String).flatMap(HTTPRequest.Method.init(rawValue:)),
            let path = request["path"] as? String, let headers = request["headers"] as? [String: String]
        else { return nil }
        self.name = name
        self.holds = holds
        self.method = method
        self.path = path
        self.headers = headers
        body = (request["body"] as? String).map(Self.bytes)
        self.response = response
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal.utf8)
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
    }

    func expect(_ answer: TestResponse) throws {
        #expect(answer.status.code == response["status"] as? Int, "\(name)")
        for (header, value) in response["headers"] as? [String: String] ?? [:] {
            // The server adds the length on the wire.
            if header == "Content-Length" { continue }
            let found = HTTPField.Name(header).flatMap { answer.headers[$0] }
            #expect(value == "*" ? found != nil : found == value, "\(name): \(header)")
        }
        for header in response["absentHeaders"] as? [String] ?? [] {
            #expect(HTTPField.Name(header).flatMap { answer.headers[$0] } == nil, "\(name): \(header)")
        }
        #expect(answer.code == response["code"] as? String, "\(name)")
        for (key, value) in response["json"] as? [String: Any] ?? [:] {
            #expect((answer.json[key] as? NSObject) == (value as? NSObject), "\(name): \(key)")
        }
        if let body = response["body"] as? String { #expect(answer.bytes == Self.bytes(body), "\(name)") }
        if let bundle = response["bundle"] as? [String: Any] { try expectBundle(bundle, in: answer.bytes) }
    }

    private func expectBundle(_ stated: [String: Any], in bytes: [UInt8]) throws {
        let (header, frames) = try read(bytes)
        #expect(header.from.description == stated["from"] as? String, "\(name)")
        #expect(header.to.description == stated["to"] as? String, "\(name)")
        if let flags = stated["flags"] as? Int { #expect(Int(header.flags.rawValue) == flags, "\(name)") }
        var changes: [String] = []
        var blobs: [String] = []
        var records: [String] = []
        for frame in frames {
            switch frame {
            case .segment(let segment):
                changes += (segment.first...segment.last).map { "\(segment.replica):\($0)" }
            case .blobs(let some): blobs += some.map(\.hash.description)
            case .privateRecords(let entries): records += entries.map(\.dot.description)
            case .snapshot, .items: Issue.record("a snapshot was not asked for")
            }
        }
        #expect(changes.sorted() == (stated["changes"] as? [String])?.sorted(), "\(name)")
        #expect(blobs.sorted() == (stated["blobs"] as? [String])?.sorted(), "\(name)")
        #expect(records.sorted() == (stated["privateRecords"] as? [String])?.sorted(), "\(name)")
    }
}

/// A hub over a data directory of its own, which keeps real logs and verifies what it takes.
private final class LogHub: Sendable {
    let library: LibraryID
    private let place: TemporaryDirectory
    private let routes: HubRoutes
    private let tokens: [String: String]

    init(library: LibraryID) throws {
        self.library = library
        place = try TemporaryDirectory()
        let directory = HubDirectory(path: place.path("data"))
        let other = LibraryID(value: 9)
        var tokens: [String: String] = [:]
        var generator = SystemRandomNumberGenerator()
        for library in [library, other] {
            try directory.register(library)
            for role in MemberRole.allCases where library != other || role == .owner {
                let made = try directory.tokens(of: library).create(role, now: 0, using: &generator)
                tokens[library == other ? "other" : role.rawValue] = made.token.text
            }
        }
        self.tokens = tokens
        let pool = StorePool<LibraryLog>(limit: 2) { library in
            guard directory.isRegistered(library) else { throw HubProblem.unknownLibrary }
            return try await LibraryLog.open(
                directory: directory.folder(of: library), library: library, creating: true)
        }
        routes = HubRoutes(
            libraries: PooledLibraries(pool), access: TokenAccess(directory, now: { 1 }), limits: HubLimits(),
            metrics: HubMetrics(), now: { 1 })
    }

    func token(_ role: String) -> String? { tokens[role] }

    /// The headers of a request, with real tokens in them.
    func headers(_ stated: [String: String]) -> HTTPFields {
        var fields = HTTPFields()
        for (header, value) in stated {
            guard let name = HTTPField.Name(header) else { continue }
            fields[name] = tokens.reduce(value) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
        }
        return fields
    }

    func test(_ body: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let router = Router(context: HubContext.self)
        router.add(middleware: UnknownPaths(routes: routes))
        routes.add(to: router)
        routes.addStatus(to: router)
        try await Application(router: router, logger: CapturedLog().logger).test(.router, body)
    }
}
