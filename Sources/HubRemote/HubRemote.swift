internal import AsyncHTTPClient
public import Lectern
internal import NIOCore
internal import NIOHTTP1
public import SyncProtocol

/// One library at a hub, over HTTP: Protocol/HTTP.md.
///
/// `HubAddress` is where the hub is, `HubConnection` makes the requests, `IncomingBundle` and `OutgoingBundle` are the
/// two directions, `EventParser` finds hints. `Refusal` and `TransportFailure` say what each failure means.
///
/// Deliberately absent: trying again, which is the sync procedure's business; following redirects, by which a token
/// would travel; trust without a certificate; names of remotes, files of tokens, settings. What went wrong is told by
/// `RemoteProblem`, in which there is never a token.
public final class HubRemote: Remote {
    /// How to ask.
    public struct Options: Sendable {
        /// What this program calls itself.
        public var userAgent: String
        /// A file of certificates in PEM form that are trusted beside those of the system.
        public var trustFile: String?
        /// The time until a connection stands.
        public var connectTimeout = Duration.seconds(5)
        /// The longest time without a byte.
        ///
        /// While an answer is taken more slowly than this, that counts too.
        public var idleTimeout = Duration.seconds(60)
        /// The longest time without a byte of a stream of hints.
        public var eventIdleTimeout = Duration.seconds(90)

        /// Creates options.
        public init(userAgent: String) { self.userAgent = userAgent }
    }

    /// The library.
    public let library: LibraryID
    private let options: Options
    private let connection: HubConnection
    /// Apart, because the client's time limit of reading is for all of its requests.
    private let eventConnection: HubConnection

    /// Creates a remote; nothing is connected yet.
    ///
    /// - Parameter token: what the hub gave; `nil` where there is none, and the hub will say so.
    /// - Throws: `HubRemoteProblem`; `RemoteProblem.otherLibrary` where the address names another library.
    public init(_ address: HubAddress, library: LibraryID, token: String?, options: Options) throws {
        if let named = address.library, named != library {
            throw RemoteProblem.otherLibrary(remote: address.hub, found: named, expected: library)
        }
        let token = try token.map(BearerToken.init)
        let trust = try HubTrust(alsoIn: options.trustFile)
        self.library = library
        self.options = options
        connection = HubConnection(
            address, library: library, token: token, options: options, trust: trust, idleTimeout: options.idleTimeout)
        eventConnection = HubConnection(
            address, library: library, token: token, options: options, trust: trust,
            idleTimeout: options.eventIdleTimeout)
    }

    /// Ends everything that is under way, and closes the connections.
    ///
    /// A remote that is just let go of closes them by itself, once nobody reads from it.
    public func close() async {
        await connection.close()
        await eventConnection.close()
    }

    // MARK: Remote

    /// What the hub holds: one request.
    public func state() async throws -> RemoteState {
        let (answer, document) = try await askForState()
        guard let vector = document.versionVector else { throw connection.notARemote(Self.unreadable) }
        return try state(vector, answer)
    }

    /// Whatever the asker lacks; the answer has begun when this returns, and comes in as it is taken.
    ///
    /// Letting go of the offer ends the request.
    public func pull(_ request: PullRequest) async throws -> RemoteAnswer {
        let answer = try await connection.ask(
            .POST, HubNames.Place.pull, accepting: .bundle, body: (.bytes(ByteBuffer(bytes: request.encoded)), .pull),
            arrived: request.arrived)
        let bundle = IncomingBundle(answer, over: connection)
        let header = try await bundle.header()
        try expect(header.library)
        return RemoteAnswer(
            state: try state(header.to, answer), offer: ChangeOffer(header: header) { try await bundle.next() })
    }

    /// Hands over changes as they are asked for.
    ///
    /// The offer is asked by a task that is a child of the caller's, and not after this has returned. What it throws
    /// comes out as it is.
    public func push(_ offer: ChangeOffer) async throws -> ReceivedCount {
        let bundle = OutgoingBundle(offer: offer, handover: Handover())
        let idleTimeout = options.idleTimeout
        return try await withThrowingTaskGroup(of: ReceivedCount?.self) { group in
            group.addTask { try await self.exchange(bundle.handover) }
            group.addTask {
                try await bundle.write()
                return nil
            }
            group.addTask {
                guard try await bundle.watch(idleTimeout: idleTimeout) else { return nil }
                throw RemoteProblem.interrupted(remote: self.connection.name, cause: "it takes nothing any more")
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let count = result { return count }
            }
            preconditionFailure("an exchange ends with a count or an error")
        }
    }

    /// What the hub lacks although it should have it: one request.
    public func lacking() async throws -> Lacking {
        guard let lacking = try await askForState().document.lackingThings else {
            throw connection.notARemote(Self.unreadable)
        }
        return lacking
    }

    /// Hints that something may be new: one request that goes on.
    ///
    /// The stream ends where the hub ends it, and throws where the connection is lost.
    public func hints() async throws -> AsyncThrowingStream<Void, any Error> {
        let answer = try await eventConnection.ask(.GET, HubNames.Place.events, accepting: .events)
        let events = EventStream(answer, over: eventConnection)
        return AsyncThrowingStream { try await events.nextHint() }
    }

    // MARK: Answers

    private static let unreadable = "its answer is not in the form that hubs use"

    private func askForState() async throws -> (answer: HTTPClientResponse, document: StateDocument) {
        let answer = try await connection.ask(.GET, accepting: .json)
        let bytes = try await connection.collect(answer, upTo: StateDocument.limitInBytes)
        guard let document = decode(StateDocument.self, from: bytes), let found = document.libraryID else {
            throw connection.notARemote(Self.unreadable)
        }
        try expect(found)
        return (answer, document)
    }

    /// Sends what is handed over, and reads what became of it.
    private func exchange(_ handover: Handover) async throws -> ReceivedCount {
        do {
            let answer = try await connection.send(
                .POST, HubNames.Place.push, accepting: .json, body: (.stream(handover, length: .unknown), .bundle),
                hasSentAll: { await handover.isComplete })
            if answer.status != .ok { await handover.settle() }
            let bytes = try await connection.collect(
                try await connection.accept(answer, as: .json), upTo: ResultDocument.limitInBytes)
            guard await handover.isComplete, let document = decode(ResultDocument.self, from: bytes) else {
                throw connection.notARemote(Self.unreadable)
            }
            await handover.close()
            return document.count
        } catch {
            // Whoever fills the handover waits for somebody to take.
            await handover.close()
            throw error
        }
    }

    private func expect(_ found: LibraryID) throws {
        guard found == library else {
            throw RemoteProblem.otherLibrary(remote: connection.name, found: found, expected: library)
        }
    }

    /// A hub's clock; `nil` where it isn't one that a timestamp can show.
    private static func time(_ header: String?) -> Int64? {
        header.flatMap(Int64.init).flatMap { (0...Timestamp.largestMilliseconds).contains($0) ? $0 : nil }
    }

    private func state(_ vector: VersionVector, _ answer: HTTPClientResponse) throws -> RemoteState {
        guard let role = answer.headers.first(name: HubNames.Header.role).flatMap(MemberRole.init) else {
            throw connection.notARemote("it does not say what one may do there")
        }
        return RemoteState(
            library: library, vector: vector, role: role,
            lacksSomething: answer.headers.first(name: HubNames.Header.lacks) == "yes",
            baselineChanges: answer.headers.first(name: HubNames.Header.baseline).flatMap(UInt64.init) ?? 0,
            arrived: answer.headers.first(name: HubNames.Header.arrived).flatMap(SnapshotPlace.init),
            nowInMilliseconds: Self.time(answer.headers.first(name: HubNames.Header.time)))
    }
}
