internal import SyncProtocol
internal import WireFormat

/// Frames out of the bytes that arrive.
actor ArrivingBundle {
    private var parser = BundleParser()
    private var rest: Int
    private let piece: @Sendable () async throws -> [UInt8]?
    private let lead: FrameLead
    /// A frame that came together with the header.
    private var waiting: BundleFrame?
    private var isAtEnd = false

    /// - Parameter limit: after how many bytes the connection breaks off.
    init(limit: Int = .max, lead: FrameLead, piece: @escaping @Sendable () async throws -> [UInt8]?) {
        rest = limit
        self.lead = lead
        self.piece = piece
    }

    /// The header, once it has come.
    func header() async throws -> BundleHeader {
        while true {
            waiting = try parser.next()
            if let header = parser.header { return header }
            guard try await feed() else {
                try parser.finish()
                preconditionFailure("a bundle that ends before its header is cut")
            }
        }
    }

    /// The next frame; `nil` after a verified end.
    func next() async throws -> BundleFrame? {
        while !isAtEnd {
            if let frame = try waiting.take() ?? parser.next() {
                await lead.delivered(1)
                return frame
            }
            if try await feed() { continue }
            try parser.finish()
            isAtEnd = true
        }
        return nil
    }

    /// Takes the next piece; returns whether there was one.
    private func feed() async throws -> Bool {
        guard rest > 0, let bytes = try await piece() else { return false }
        parser.feed(Array(bytes.prefix(rest)))
        rest -= min(rest, bytes.count)
        return true
    }
}
