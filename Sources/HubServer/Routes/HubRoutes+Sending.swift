internal import Hummingbird
internal import NIOCore

/// How an answer leaves: counted, and in pieces whose way can be watched.
extension HubRoutes {
    /// The size of the pieces in which large answers leave: small enough that somebody slow is seen to go on.
    static let pieceInBytes = 64 << 10

    /// Makes the response of an answer; its record ends with the last byte.
    func finish(_ answer: HubAnswer, _ record: RequestRecord, problem: (any Error)? = nil) -> Response {
        let status = answer.status.code
        switch answer.body {
        case .none:
            record.finish(status: status, problem: problem)
            return Response(status: answer.status, headers: answer.headers)
        case .bytes(let bytes):
            metrics.sent(bytes: bytes.readableBytes)
            record.finish(status: status, problem: problem)
            return Response(status: answer.status, headers: answer.headers, body: ResponseBody(byteBuffer: bytes))
        case .stream(let length, let write):
            let body = ResponseBody(contentLength: length) { [metrics] writer in
                do {
                    try await write { buffer in
                        var buffer = buffer
                        while buffer.readableBytes > 0 {
                            let size = min(buffer.readableBytes, Self.pieceInBytes)
                            guard let piece = buffer.readSlice(length: size) else { return }
                            try await writer.write(piece)
                            metrics.sent(bytes: size)
                        }
                    }
                    try await writer.finish(nil)
                    record.finish(status: status)
                } catch {
                    // The answer has begun, so that its status can't be taken back: it is cut off instead.
                    record.finish(status: status, problem: error)
                    throw error
                }
            }
            return Response(status: answer.status, headers: answer.headers, body: body)
        }
    }
}

extension HubAnswer {
    /// The same answer, which keeps permits until it was sent.
    func holding(_ permits: [Permit]) -> HubAnswer {
        guard case .stream(let length, let write) = body else { return self }
        var answer = self
        answer.body = .stream(length: length) { send in
            try await write(send)
            withExtendedLifetime(permits) {}
        }
        return answer
    }
}
