internal import Causality
internal import SyncProtocol
internal import WireFormat

/// An offer as bytes, a piece at a time: frames are asked for when there are no bytes left to send.
actor OutgoingBundle {
    private final class Buffer { var bytes: [UInt8] = [] }

    private let offer: ChangeOffer
    private let pieceInBytes: Int
    private let isNewer: Bool
    private let lead: FrameLead
    private let buffer = Buffer()
    private var position = 0
    private var writer: BundleWriter?
    private var isFinished = false

    init(_ offer: ChangeOffer, pieceInBytes: Int, isNewer: Bool = false, lead: FrameLead) {
        self.offer = offer
        self.pieceInBytes = pieceInBytes
        self.isNewer = isNewer
        self.lead = lead
    }

    /// The next piece; `nil` after the last.
    ///
    /// - Throws: what the offer throws.
    func next() async throws -> [UInt8]? {
        if writer == nil { try writeHeader() }
        while position == buffer.bytes.count {
            if isFinished { return nil }
            buffer.bytes = []
            position = 0
            let frames = try await offer.next()
            await lead.asked(frames?.count ?? 0)
            for frame in frames ?? [] { try writer?.append(frame) }
            if frames == nil {
                _ = try writer?.finish()
                isFinished = true
            }
        }
        let end = min(buffer.bytes.count, position + pieceInBytes)
        defer { position = end }
        return Array(buffer.bytes[position..<end])
    }

    private func writeHeader() throws {
        writer = try BundleWriter(header: offer.header) { [buffer] in buffer.bytes += $0 }
        guard isNewer else { return }
        buffer.bytes[8] = 2
        let checksum = ContentHash(hashing: buffer.bytes.dropLast(8)).bytes.prefix(8)
        buffer.bytes.replaceSubrange((buffer.bytes.count - 8)..., with: checksum)
    }
}
