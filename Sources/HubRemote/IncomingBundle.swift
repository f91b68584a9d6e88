internal import AsyncHTTPClient
internal import Lectern
internal import NIOCore
internal import SyncProtocol

/// A bundle that comes in as the body of an answer, read as it is asked for.
///
/// Nothing is read ahead but what the HTTP client has in its hands. Letting go of it ends the request.
actor IncomingBundle {
    private let connection: HubConnection
    private var parser = BundleParser()
    private var fedInBytes = 0
    /// What came together with the header.
    private var first: BundleFrame?
    /// Moved by one at a time.
    ///
    /// As `ChangeOffer` demands, one task asks for frames and waits for each before the next,
    /// which `isMoving` makes sure of. It can't be isolated, because waiting for bytes lets the actor go.
    nonisolated(unsafe) private var body: HTTPClientResponse.Body.AsyncIterator
    private var isMoving = false

    init(_ response: HTTPClientResponse, over connection: HubConnection) {
        self.connection = connection
        body = response.body.makeAsyncIterator()
    }

    /// What the bundle says of itself, once that has come.
    ///
    /// - Throws: `RemoteProblem`; `CancellationError`.
    func header() async throws -> BundleHeader {
        while true {
            // The parser reads the header when it is asked for a frame.
            first = try verified { try parser.next() }
            if let header = parser.header { return header }
            guard try await feed() else {
                try verified { try parser.finish() }
                preconditionFailure("a bundle that ends within its header is refused")
            }
        }
    }

    /// The next frames; `nil` once the end of the bundle was verified.
    ///
    /// - Throws: `RemoteProblem`; `CancellationError`.
    func next() async throws -> [BundleFrame]? {
        if let first {
            self.first = nil
            return [first]
        }
        while true {
            if let frame = try verified({ try parser.next() }) { return [frame] }
            guard fedInBytes - parser.summary.bytes <= Limits.frameInBytes + Self.frameHeaderInBytes else {
                throw RemoteProblem.damaged(remote: connection.name, cause: "it goes on after the end of the bundle")
            }
            guard try await feed() else {
                try verified { try parser.finish() }
                return nil
            }
        }
    }

    /// What may be waiting beside a frame that hasn't come whole: less than this, by the bundle's format.
    private static let frameHeaderInBytes = 64

    /// Feeds the parser with what comes next; `false` at the end of the body.
    private func feed() async throws -> Bool {
        precondition(!isMoving, "frames are asked for by one task at a time")
        isMoving = true
        defer { isMoving = false }
        let bytes: ByteBuffer?
        do {
            bytes = try await body.next()
        } catch {
            throw connection.problem(error, begun: true)
        }
        guard let bytes else { return false }
        fedInBytes += bytes.readableBytes
        parser.feed(Array(buffer: bytes))
        return true
    }

    private func verified<Value>(_ parse: () throws -> Value) throws -> Value {
        do {
            return try parse()
        } catch {
            guard let problem = error as? BundleProblem else { throw error }
            throw RemoteProblem(problem, from: connection.name)
        }
    }
}

extension RemoteProblem {
    /// What a problem with a bundle means that came from a remote.
    fileprivate init(_ problem: BundleProblem, from remote: String) {
        switch problem {
        case .truncated: self = .interrupted(remote: remote, cause: "the bundle ends too early")
        case .newerFormat:
            // Neither damage nor a fault of the place: people must be told to update.
            self = .refused(
                remote: remote, code: problem.code, sentence: problem.sentence, remedy: problem.remedy)
        case .notABundle, .damaged, .overLimit, .hashMismatch, .trailingBytes:
            self = .damaged(remote: remote, cause: problem.sentence.asCause)
        }
    }
}

extension String {
    /// A sentence as the rest of another one: without a capital, and without its full stop.
    fileprivate var asCause: String { prefix(1).lowercased() + dropFirst().dropLast(hasSuffix(".") ? 1 : 0) }
}
