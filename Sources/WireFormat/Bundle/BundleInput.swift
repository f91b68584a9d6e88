internal import Causality

/// Takes a bundle's bytes from its source in order, counts and hashes them.
///
/// Memory grows with the bytes that really came, never with a length that somebody claims.
struct BundleInput {
    /// How much is asked of the source at once; smaller needs are served from what is left over.
    private static let pieceInBytes = 256 << 10

    private let source: (_ atMost: Int) throws -> [UInt8]
    private var buffer: [UInt8] = []
    private var position = 0
    private var hasher = ContentHasher()

    /// How many bytes were taken.
    private(set) var offset = 0

    init(source: @escaping (_ atMost: Int) throws -> [UInt8]) { self.source = source }

    /// The hash of everything that was taken.
    var hash: ContentHash { hasher.finalize() }

    /// Takes up to `count` bytes; fewer only where the source ends.
    mutating func take(upTo count: Int) throws -> [UInt8] {
        guard count > 0, var taken = try piece(upTo: count) else { return [] }
        while taken.count < count, let next = try piece(upTo: count - taken.count) {
            if taken.capacity < taken.count + next.count {
                taken.reserveCapacity(min(count, max(2 * taken.count, taken.count + next.count)))
            }
            taken.append(contentsOf: next)
        }
        return taken
    }

    /// Takes exactly `count` bytes.
    mutating func take(_ count: Int) throws -> [UInt8] {
        let taken = try take(upTo: count)
        guard taken.count == count else { throw BundleProblem.truncated(at: offset) }
        return taken
    }

    /// Takes `count` bytes, a piece at a time, and keeps none of them.
    mutating func pass(_ count: Int) throws {
        var rest = count
        while rest > 0 {
            guard let piece = try piece(upTo: rest) else { throw BundleProblem.truncated(at: offset) }
            rest -= piece.count
        }
    }

    /// Whether the source has ended.
    mutating func isAtEnd() throws -> Bool {
        if position == buffer.count { try fill() }
        return position == buffer.count
    }

    /// The next few bytes; `nil` where the source has ended.
    private mutating func piece(upTo count: Int) throws -> [UInt8]? {
        if position == buffer.count { try fill() }
        guard position < buffer.count else { return nil }
        let end = min(buffer.count, position + count)
        // A whole buffer is handed on without a copy.
        let piece = position == 0 && end == buffer.count ? buffer : Array(buffer[position..<end])
        position = end
        offset += piece.count
        hasher.update(piece)
        return piece
    }

    private mutating func fill() throws {
        buffer = []
        position = 0
        buffer = try source(Self.pieceInBytes)
    }
}
