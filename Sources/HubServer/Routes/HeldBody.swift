internal import Hummingbird
internal import NIOCore

/// A request's body as a whole, and the memory that it takes, which is given back with it.
struct HeldBody: Sendable {
    let bytes: [UInt8]
    let memory: HeldMemory
}

extension HubRoutes {
    /// A body that is small enough to be held as a whole.
    ///
    /// - Throws: `HubProblem.tooLarge`, `.busy`; `.interrupted` for one that breaks off, or comes more slowly than its
    ///   limit in time allows.
    func body(of exchange: HubExchange, upTo limit: Int) async throws -> HeldBody {
        try requireLength(of: exchange.request, upTo: limit)
        let start = ContinuousClock.now
        let memory = admission.memory(of: exchange.token)
        var bytes: [UInt8] = []
        for try await piece in pieces(of: exchange.request) {
            let size = bytes.count + piece.readableBytes
            guard size <= limit else { throw HubProblem.tooLarge(limitInBytes: limit) }
            // Somebody who sends a byte now and then is never silent, and would keep memory and a permit for years.
            let patience = limits.idleTime * (1 + bytes.count / (1 << 20))
            guard ContinuousClock.now - start <= patience else { throw HubProblem.interrupted }
            try memory.hold(size)
            bytes += piece.readableBytesView
        }
        return HeldBody(bytes: bytes, memory: memory)
    }
}
