internal import Crypto

/// A SHA-256 hash, compared byte by byte.
public struct ContentHash: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Bytes 0 to 15, the first being the most significant.
    public let high: UInt128
    /// Bytes 16 to 31.
    public let low: UInt128

    /// How many bytes a hash has.
    public static let sizeInBytes = 32

    /// All zeros: what the first change of a chain names as the one before it.
    public static let zero = ContentHash(high: 0, low: 0)

    /// Creates a hash from its halves.
    public init(high: UInt128, low: UInt128) {
        self.high = high
        self.low = low
    }

    /// Creates a hash from exactly 32 bytes.
    ///
    /// A different count is a programmer's error.
    public init(bytes: [UInt8]) {
        precondition(bytes.count == 32, "a hash has 32 bytes")
        self = bytes.withUnsafeBytes { ContentHash($0) }
    }

    /// Creates a hash from exactly 32 bytes.
    @inlinable
    public init(bytes: some Sequence<UInt8>) { self.init(bytes: Array(bytes)) }

    /// Creates a hash from 64 hexadecimal digits.
    ///
    /// `nil` where the text is none.
    public init?(text: String) {
        guard text.utf8.count == 64, isHexadecimal(text), let high = UInt128(text.prefix(32), radix: 16),
            let low = UInt128(text.suffix(32), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }

    /// Creates a hash from its text form as it is written, so that each has one spelling.
    ///
    /// `nil` where the text is none, or has capital letters.
    public init?(canonicalText text: String) {
        self.init(text: text)
        guard description.utf8.elementsEqual(text.utf8) else { return nil }
    }

    /// Hashes bytes.
    ///
    /// Cost: linear, above 1 GB/s.
    public init(hashing bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { ContentHash(hashing: $0) }
    }

    /// Hashes a buffer.
    public init(hashing buffer: UnsafeRawBufferPointer) {
        var hasher = SHA256()
        hasher.update(bufferPointer: buffer)
        self.init(hasher.finalize())
    }

    init(_ digest: SHA256.Digest) {
        self = digest.withUnsafeBytes { ContentHash($0) }
    }

    private init(_ buffer: UnsafeRawBufferPointer) {
        self.init(
            high: UInt128(bigEndian: buffer.loadUnaligned(as: UInt128.self)),
            low: UInt128(bigEndian: buffer.loadUnaligned(fromByteOffset: 16, as: UInt128.self)))
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { withUnsafeBytes(Array.init) }

    /// Lends the 32 bytes to `body`.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try Swift.withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
    }

    /// The first eight bytes as a number.
    public var prefix: UInt64 { UInt64(truncatingIfNeeded: high >> 64) }

    /// 64 lower-case hexadecimal digits.
    public var description: String { hexadecimal(bytes) }

    /// Orders by bytes.
    public static func < (left: Self, right: Self) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

/// Hashes bytes that come in pieces.
public struct ContentHasher {
    private var hasher = SHA256()

    /// Starts a hash.
    public init() {}

    /// Takes the next piece.
    public mutating func update(_ bytes: [UInt8]) { hasher.update(data: bytes) }

    /// Takes a range of an array as the next piece, without copying it.
    public mutating func update(_ bytes: [UInt8], in range: Range<Int>) {
        bytes.withUnsafeBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// The hash of all pieces so far.
    public func finalize() -> ContentHash { ContentHash(hasher.finalize()) }
}
