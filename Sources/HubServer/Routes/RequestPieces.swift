internal import Hummingbird
internal import NIOCore

extension HubRoutes {
    /// The body as it comes, counted.
    func pieces(of request: Request) -> RequestPieces { RequestPieces(body: request.body, metrics: metrics) }

    /// Refuses a body that announces more than its limit, before any of it is read.
    func requireLength(of request: Request, upTo limit: Int) throws(HubProblem) {
        guard let text = request.headers[.contentLength], let length = Int(text) else { return }
        guard length <= limit else { throw .tooLarge(limitInBytes: limit) }
    }
}

/// A request's body in pieces; where it breaks off, it throws `HubProblem.interrupted`.
struct RequestPieces: AsyncSequence {
    let body: RequestBody
    let metrics: HubMetrics

    struct AsyncIterator: AsyncIteratorProtocol {
        var pieces: RequestBody.AsyncIterator
        let metrics: HubMetrics

        mutating func next() async throws -> ByteBuffer? {
            let piece: ByteBuffer?
            do {
                piece = try await pieces.next()
            } catch {
                // What the network says of it helps nobody: that it broke off is all that there is to know.
                throw HubProblem.interrupted
            }
            if let piece { metrics.received(bytes: piece.readableBytes) }
            return piece
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pieces: body.makeAsyncIterator(), metrics: metrics)
    }
}
