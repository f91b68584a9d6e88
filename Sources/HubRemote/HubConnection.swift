internal import AsyncHTTPClient
internal import Lectern
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import SyncProtocol

/// One HTTP client for one library at one hub: makes requests, and turns every failure into a `RemoteProblem`.
///
/// Whoever still reads an answer keeps it alive; with the last one gone, it shuts down by itself.
final class HubConnection: Sendable {
    /// The body of a request, and what it is.
    typealias RequestBody = (content: HTTPClientRequest.Body, type: HubNames.MediaType)

    /// What the hub is called in problems.
    let name: String
    private let library: String
    private let token: BearerToken?
    private let userAgent: String
    private let idleTimeout: Duration
    private let client: HTTPClient

    init(
        _ address: HubAddress, library: LibraryID, token: BearerToken?, options: HubRemote.Options, trust: HubTrust,
        idleTimeout: Duration
    ) {
        name = address.hub
        self.library = address.address(of: library)
        self.token = token
        self.userAgent = options.userAgent
        self.idleTimeout = idleTimeout
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: trust.configuration,
            // A token must not travel to wherever an answer points.
            redirectConfiguration: .disallow,
            // Not the client's time limit of writing: it runs while the offer is slow, and rests while the hub is.
            timeout: .init(connect: .init(options.connectTimeout), read: .init(idleTimeout)))
        // Its HTTP/2 downloads at a tenth of its HTTP/1.1.
        configuration.httpVersion = .http1Only
        // Trying again is the sync procedure's business, which can tell people that it does.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.http1_1ConnectionDebugInitializer = { HubConnection.limitUnsent(on: $0) }
        client = HTTPClient(configuration: configuration)
    }

    /// Bounds what waits in the system to be sent: it looks as if it had been taken, and may take minutes to go.
    ///
    /// By `TCP_NOTSENT_LOWAT`; a system that doesn't know that does without.
    private static func limitUnsent(on channel: any Channel) -> EventLoopFuture<Void> {
        let limit = NIOBSDSocket.Option(rawValue: 25)
        return channel.setOption(.tcpOption(limit), value: 64 << 10).recover { _ in }
    }

    deinit {
        // Every failure means that it was shut down before.
        client.shutdown { _ in }
    }

    /// Ends all requests and connections.
    func close() async {
        do { try await client.shutdown() } catch { return }
    }

    /// Asks about the library.
    ///
    /// - Returns: the answer, which is of status 200 and of the expected media type.
    /// - Throws: `RemoteProblem`; `CancellationError`.
    func ask(
        _ method: HTTPMethod, _ path: String = "", accepting type: HubNames.MediaType, body: RequestBody? = nil,
        arrived: SnapshotPlace? = nil
    ) async throws -> HTTPClientResponse {
        // Who says again and again that an answer will come is never idle.
        let limit = idleTimeout * 5
        let answer = try await send(
            method, path, accepting: type, body: body, arrived: arrived, answeredWithin: limit)
        return try await accept(answer, as: type)
    }

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - limit: how long its answer may take to begin; `nil` for as long as its body goes on.
    ///   - hasSentAll: whether the body has gone out as a whole, so that a failure is no want of a connection.
    /// - Returns: the answer, which may be a refusal, as soon as it has begun.
    /// - Throws: `RemoteProblem`; `CancellationError`.
    func send(
        _ method: HTTPMethod, _ path: String, accepting type: HubNames.MediaType, body: RequestBody?,
        arrived: SnapshotPlace? = nil, answeredWithin limit: Duration? = nil,
        hasSentAll: () async -> Bool = { false }
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: library + path)
        request.method = method
        request.headers.add(name: "User-Agent", value: userAgent)
        request.headers.add(name: "Accept", value: "\(type.rawValue), \(HubNames.MediaType.problem.rawValue)")
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token.secret)") }
        if let arrived { request.headers.add(name: HubNames.Header.arrived, value: "\(arrived)") }
        if let body {
            request.headers.add(name: "Content-Type", value: body.type.rawValue)
            request.body = body.content
        }
        do {
            // The deadline is for the head of the answer only: nothing that goes on is too long.
            return try await client.execute(
                request, deadline: limit.map { NIODeadline.now() + TimeAmount($0) } ?? .distantFuture)
        } catch {
            throw problem(error, begun: await hasSentAll())
        }
    }

    /// Takes an answer of status 200 and of the expected media type, and no other.
    func accept(_ response: HTTPClientResponse, as type: HubNames.MediaType) async throws -> HTTPClientResponse {
        guard response.status == .ok else { throw try await refusal(response) }
        guard response.headers[canonicalForm: "Content-Encoding"].allSatisfy({ $0.lowercased() == "identity" }) else {
            throw notARemote("something on the way changes its answers")
        }
        guard HubNames.MediaType(response.headers) == type else {
            throw notARemote("it answers with something else than \(type.rawValue)")
        }
        return response
    }

    /// Reads a body as a whole.
    ///
    /// - Throws: `RemoteProblem`, also for a body above the limit; `CancellationError`.
    func collect(_ response: HTTPClientResponse, upTo limitInBytes: Int) async throws -> [UInt8] {
        do {
            return Array(buffer: try await response.body.collect(upTo: limitInBytes))
        } catch {
            if error is NIOTooManyBytesError { throw notARemote("its answer is above \(limitInBytes) bytes") }
            throw problem(error, begun: true)
        }
    }

    /// What a failure of the connection means.
    ///
    /// - Parameter begun: whether the request had gone out as a whole, or the answer had begun.
    func problem(_ error: any Error, begun: Bool) -> any Error {
        TransportFailure(error, begun: begun).problem(at: name)
    }

    /// Says why this is no hub.
    func notARemote(_ cause: String) -> RemoteProblem { .notARemote(remote: name, cause: cause) }

    /// Why an answer is none of status 200.
    private func refusal(_ response: HTTPClientResponse) async throws -> RemoteProblem {
        var document: ProblemDocument?
        if HubNames.MediaType(response.headers) == .problem {
            // A hub that stops in the middle of its explanation, or goes on forever, has refused all the same.
            let body = await withTimeLimit(idleTimeout) {
                try? await response.body.collect(upTo: ProblemDocument.limitInBytes)
            }
            try Task.checkCancellation()
            document = body.flatMap { ProblemDocument(Array(buffer: $0), sentWith: token) }
        }
        return Refusal(status: response.status, headers: response.headers, document: document, token: token)
            .problem(at: name)
    }
}

extension HubNames.MediaType {
    /// The media type that headers name, without its parameters.
    fileprivate init?(_ headers: HTTPHeaders) {
        guard let value = headers.first(name: "Content-Type")?.split(separator: ";").first else { return nil }
        self.init(rawValue: value.trimmingPrefix { $0 == " " }.lowercased().filter { $0 != " " })
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .seconds(seconds) + .nanoseconds(attoseconds / 1_000_000_000)
    }
}

/// Runs something for so long; `nil` where it would take longer, and was cancelled.
private func withTimeLimit<Value: Sendable>(
    _ limit: Duration, _ operation: @escaping @Sendable () async -> Value?
) async -> Value? {
    await withTaskGroup(of: Value?.self) { group in
        group.addTask(operation: operation)
        group.addTask {
            try? await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        return await group.next() ?? nil
    }
}
