internal import Causality
internal import Hummingbird
internal import LibraryModel
internal import NIOCore
internal import SyncProtocol
internal import WireFormat

/// Single blobs by their hash.
extension HubRoutes {
    func blob(_ exchange: HubExchange) async throws -> HubAnswer {
        guard let hash = exchange.hash else { throw HubProblem.notFound }
        let lease = try await libraries.lease(exchange.library)
        defer { withExtendedLifetime(lease) {} }
        guard let size = try await lease.store.blobSize(hash) else { throw HubProblem.notFound }
        var answer = HubAnswer(headers: exchange.headers(type: .blob))
        answer.headers[.eTag] = "\"\(hash)\""
        answer.headers[.acceptRanges] = "bytes"
        answer.headers[.cacheControl] = "private, max-age=31536000, immutable"
        let start = Self.start(of: exchange.request.headers[.range])
        if let start {
            guard start < size else { throw HubProblem.range(sizeInBytes: size) }
            answer.status = .partialContent
            answer.headers[.contentRange] = "bytes \(start)-\(size - 1)/\(size)"
        }
        if exchange.request.method == .head {
            answer.headers[.contentLength] = "\(size - (start ?? 0))"
            return answer
        }
        // Before any of it is in memory.
        let memory = admission.memory(of: exchange.token)
        try memory.hold(size)
        guard let bytes = try await lease.store.blob(hash), bytes.count == size else { throw HubProblem.notFound }
        answer.body = .stream(length: size - (start ?? 0)) { send in
            // Piece by piece, as a buffer of all of it would be a second copy.
            for first in stride(from: start ?? 0, to: size, by: Self.pieceInBytes) {
                try await send(ByteBuffer(bytes: bytes[first..<min(first + Self.pieceInBytes, size)]))
            }
            withExtendedLifetime(memory) {}
        }
        return answer
    }

    func putBlob(_ exchange: HubExchange) async throws -> HubAnswer {
        guard let hash = exchange.hash else { throw HubProblem.notFound }
        let body = try await body(of: exchange, upTo: limits.blobInBytes)
        guard ContentHash(hashing: body.bytes) == hash else { throw HubProblem.blobHash }
        let lease = try await libraries.lease(exchange.library)
        defer { withExtendedLifetime((lease, body)) {} }
        try await requireAccess(to: .putBlob, exchange)
        note(try await lease.store.take([.blobs([BundleBlob(hash: hash, bytes: body.bytes)])]), in: exchange.library)
        return HubAnswer(status: .noContent, headers: exchange.headers())
    }

    /// Where a range `bytes=N-` begins; any other kind may be passed over, and all is sent.
    private static func start(of range: String?) -> Int? {
        guard let range, range.hasPrefix("bytes="), range.hasSuffix("-") else { return nil }
        let digits = range.dropFirst("bytes=".count).dropLast()
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(digits)
    }
}
