internal import Lectern
internal import NIOCore
internal import SyncProtocol

/// An offer that goes out as a bundle.
struct OutgoingBundle {
    let offer: ChangeOffer
    let handover: Handover

    /// Bytes that are handed over at once.
    ///
    /// Progress is judged by pieces, so one must get through a slow line in far less than the idle time. And when a
    /// request is refused while the connection is full, the HTTP client never lets go of the piece that it was writing.
    private static let pieceInBytes = 16 << 10

    /// Asks for all of the offer and hands over its bytes; returns early where nobody takes them any more.
    ///
    /// - Throws: what the offer throws; `BundleProblem` for an offer that no bundle can hold.
    func write() async throws {
        var bytes: [UInt8] = []
        var writer = try BundleWriter(header: offer.header) { bytes += $0 }
        while let frames = try await offer.next() {
            for frame in frames {
                try writer.append(frame)
                guard await give(&bytes) else { return }
            }
        }
        _ = try writer.finish()
        guard await give(&bytes) else { return }
        await handover.end()
    }

    private func give(_ bytes: inout [UInt8]) async -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            // A copy, so that a piece that is still on its way doesn't hold the whole frame.
            guard await handover.give(ByteBuffer(bytes: rest.prefix(Self.pieceInBytes))) else { return false }
            rest = rest.dropFirst(Self.pieceInBytes)
        }
        bytes.removeAll(keepingCapacity: true)
        return true
    }

    /// Watches how the pieces are taken, until all of them were or a refusal came.
    ///
    /// - Returns: whether it gave up, because nothing was taken for so long although something waited.
    func watch(idleTimeout: Duration) async throws -> Bool {
        var before: Int?
        while await !handover.isOver {
            let waiting = await handover.waitingPiece
            if let waiting, waiting == before { return true }
            before = waiting
            try await Task.sleep(for: idleTimeout)
        }
        return false
    }
}
