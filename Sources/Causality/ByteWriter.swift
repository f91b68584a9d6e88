/// Writes canonical bytes: one value has one encoding.
///
/// See Protocol/Encoding.md.
public struct ByteWriter {
    /// What was written.
    public private(set) var bytes: [UInt8] = []

    /// Starts empty, with room for `capacity` bytes.
    public init(capacity: Int = 64) { bytes.reserveCapacity(capacity) }

    /// A byte.
    public mutating func byte(_ value: UInt8) { bytes.append(value) }

    /// An unsigned number, seven bits a byte, the lowest first, in as few bytes as it takes.
    public mutating func number(_ value: some UnsignedInteger & FixedWidthInteger) {
        var rest = UInt64(value)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A count or length.
    public mutating func count(_ value: Int) { number(UInt64(value)) }

    /// A signed number: zigzag, then like an unsigned one.
    public mutating func signed(_ value: Int64) {
        number(UInt64(bitPattern: value << 1) ^ UInt64(bitPattern: value >> 63))
    }

    /// Eight bytes, the most significant first.
    public mutating func fixed64(_ value: UInt64) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Bytes as they are, without a length.
    public mutating func raw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }

    /// A length, then the bytes.
    public mutating func blob(_ value: [UInt8]) {
        count(value.count)
        bytes.append(contentsOf: value)
    }

    /// A length, then UTF-8.
    public mutating func text(_ value: String) {
        var value = value
        value.withUTF8 { utf8 in
            count(utf8.count)
            bytes.append(contentsOf: utf8)
        }
    }

    /// An identifier's 16 bytes.
    public mutating func identifier(_ value: some Identifier) { raw128(value.value) }

    /// A hash's 32 bytes.
    public mutating func hash(_ value: ContentHash) {
        raw128(value.high)
        raw128(value.low)
    }

    /// A dot: replica, sequence, index.
    public mutating func dot(_ value: Dot) {
        identifier(value.replica)
        number(value.sequence)
        number(value.index)
    }

    private mutating func raw128(_ value: UInt128) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
