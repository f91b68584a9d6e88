internal import Causality

/// What equal libraries have in common: the sum modulo 2^256 of one hash for each item.
///
/// A sum can follow an edit by taking one term out and putting another in, in any order.
public struct LibraryDigest: Hashable, Sendable, CustomStringConvertible {
    private var high: UInt128
    private var low: UInt128

    /// The digest of an empty library: zero.
    public init() {
        high = 0
        low = 0
    }

    /// Reads a digest from its 32 bytes.
    public init(bytes: [UInt8]) {
        let hash = ContentHash(bytes: bytes)
        high = hash.high
        low = hash.low
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { ContentHash(high: high, low: low).bytes }

    /// 64 hexadecimal digits.
    public var description: String { hexadecimal(bytes) }

    /// Puts an item's term in.
    ///
    /// A row of `nil`, for an item without state, adds nothing.
    public mutating func add(_ key: ItemKey, row: [UInt8]?) {
        guard let row else { return }
        let term = Self.term(key, row)
        let (sum, carry) = low.addingReportingOverflow(term.low)
        low = sum
        high = high &+ term.high &+ (carry ? 1 : 0)
    }

    /// Takes an item's term out.
    public mutating func subtract(_ key: ItemKey, row: [UInt8]?) {
        guard let row else { return }
        let term = Self.term(key, row)
        let (rest, borrow) = low.subtractingReportingOverflow(term.low)
        low = rest
        high = high &- term.high &- (borrow ? 1 : 0)
    }

    private static func term(_ key: ItemKey, _ row: [UInt8]) -> ContentHash {
        var writer = ByteWriter(capacity: row.count + 40)
        writer.text("lectern/item/1")
        writer.number(key.kind.rawValue)
        writer.identifier(key.id)
        writer.raw(row)
        return ContentHash(hashing: writer.bytes)
    }
}
