internal import Causality

/// The captures that a transaction read or kept last, at hand for the annotations that follow.
///
/// A bundle has captures before the changes that name them, and an import many articles before any is written.
struct RecentCaptures {
    /// More than a bundle has in a row.
    private static let limitInBytes = 3 << 20

    private var texts: [ContentHash: [UInt8]] = [:]
    private var order: [ContentHash] = []
    private var bytes = 0

    subscript(hash: ContentHash) -> [UInt8]? { texts[hash] }

    /// Keeps a text, however large; the oldest ones are forgotten where there are too many.
    mutating func keep(_ text: [UInt8], _ hash: ContentHash) {
        guard texts.updateValue(text, forKey: hash) == nil else { return }
        order.append(hash)
        bytes += text.count
        guard bytes > Self.limitInBytes else { return }
        var forgotten = 0
        // Half at once, so that it costs nothing each time.
        while bytes > Self.limitInBytes / 2, forgotten < order.count - 1 {
            bytes -= texts.removeValue(forKey: order[forgotten])?.count ?? 0
            forgotten += 1
        }
        order.removeFirst(forgotten)
    }
}
