internal import AsyncHTTPClient
internal import NIOCore

/// Hints that come in as the body of an answer.
///
/// Letting go of it ends the request.
actor EventStream {
    private let connection: HubConnection
    private var parser = EventParser()
    /// Moved by one at a time.
    ///
    /// One task takes from a stream of hints and waits for each before the next,
    /// which `isMoving` makes sure of. It can't be isolated, because waiting for bytes lets the actor go.
    nonisolated(unsafe) private var body: HTTPClientResponse.Body.AsyncIterator
    private var isMoving = false

    init(_ response: HTTPClientResponse, over connection: HubConnection) {
        self.connection = connection
        body = response.body.makeAsyncIterator()
    }

    /// Waits for the next hint; `nil` where the hub ended the stream.
    ///
    /// Hints that came together are one: each says no more than that it is time to pull.
    func nextHint() async throws -> Void? {
        precondition(!isMoving, "hints are asked for by one task at a time")
        isMoving = true
        defer { isMoving = false }
        do {
            while let bytes = try await body.next() {
                if parser.feed(bytes.readableBytesView) > 0 { return () }
            }
        } catch {
            throw connection.problem(error, begun: true)
        }
        return nil
    }
}
