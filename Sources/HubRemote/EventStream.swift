internal import AsyncHTTPClient
internal import NIOCore

/// Hints that come in as the body of an answer.
///
/// Letting go of it ends the request.
actor EventStream {
    private let connection: HubConnection
    private var parser = EventParser()
    /// Only the one task that takes from the stream moves it: a stream of hints is for one task at a time.
    nonisolated(unsafe) private var body: HTTPClientResponse.Body.AsyncIterator

    init(_ response: HTTPClientResponse, over connection: HubConnection) {
        self.connection = connection
        body = response.body.makeAsyncIterator()
    }

    /// Waits for the next hint; `nil` where the hub ended the stream.
    ///
    /// Hints that came together are one: each says no more than that it is time to pull.
    func nextHint() async throws -> Void? {
        do {
            while let bytes = try await body.next() {
                if parser.feed(bytes.readableBytesView) > 0 { return () }
            }
        } catch {
            throw connection.problem(error, answered: true)
        }
        return nil
    }
}
