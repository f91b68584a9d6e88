internal import Causality
internal import Dispatch

/// Packs the captures of an edit that saves very many, on a thread of its own while the edit goes on.
///
/// To compress a text takes as long as much of what an edit does besides; to wake another thread for a single one takes
/// as long too. What comes of it doesn't depend on when it was done.
final class CapturePacker: Sendable {
    /// Captures whose hashes were checked.
    typealias Captures = [(hash: ContentHash, text: [UInt8])]

    private let queue = DispatchQueue(label: "lectern.captures")
    /// Used on the queue alone.
    nonisolated(unsafe) private let codec = CaptureCodec()

    /// What of one transaction is packed, or being packed.
    final class Batch: Sendable {
        /// Touched on the packer's queue alone.
        nonisolated(unsafe) fileprivate var packed: [PackedCapture] = []
    }

    /// Begins to pack captures.
    func pack(_ captures: Captures, into batch: Batch) {
        queue.async {
            for capture in captures {
                batch.packed.append(PackedCapture(capture.text, hash: capture.hash, by: self.codec))
            }
        }
    }

    /// Takes what `pack` was given for a batch, in that order, once all of it is packed.
    func take(from batch: Batch) -> [PackedCapture] {
        queue.sync {
            defer { batch.packed = [] }
            return batch.packed
        }
    }
}
