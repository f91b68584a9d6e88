/// Writes canonical bytes: one value has one encoding.
///
/// See Protocol/Encoding.md.
public struct ByteWriter {
    /// What was written.
    public var bytes: [UInt8] { written }
    @usableFromInline var written: [UInt8] = []

    /// How many bytes were written.
    @inlinable
    public var count: Int { written.count }

    /// Starts empty, with room for `capacity` bytes.
    public init(capacity: Int = 64) { written.reserveCapacity(capacity) }

    /// Begins anew, with the room that there is.
    public mutating func removeAll() { written.removeAll(keepingCapacity: true) }

    /// A byte.
    @inlinable
    public mutating func byte(_ value: UInt8) { written.append(value) }

    /// An unsigned number, seven bits a byte, the lowest first, in as few bytes as it takes.
    @inlinable
    public mutating func number(_ value: some UnsignedInteger & FixedWidthInteger) { number(UInt64(value)) }

    /// An unsigned number.
    @inlinable
    public mutating func number(_ value: UInt64) {
        if value < 0x80 {
            written.append(UInt8(value))
        } else {
            raw(upTo: 10) { $0.number(value) }
        }
    }

    /// A count or length.
    @inlinable
    public mutating func count(_ value: Int) { number(UInt64(value)) }

    /// A signed number: zigzag, then like an unsigned one.
    public mutating func signed(_ value: Int64) {
        number(UInt64(bitPattern: value << 1) ^ UInt64(bitPattern: value >> 63))
    }

    /// Eight bytes, the most significant first.
    public mutating func fixed64(_ value: UInt64) {
        withUnsafeBytes(of: value.bigEndian) { written.append(contentsOf: $0) }
    }

    /// Sixteen bytes, the most significant first.
    public mutating func fixed128(_ value: UInt128) {
        withUnsafeBytes(of: value.bigEndian) { written.append(contentsOf: $0) }
    }

    /// Bytes as they are, without a length.
    @inlinable
    public mutating func raw(_ value: some Sequence<UInt8>) { written.append(contentsOf: value) }

    /// At most so many bytes that `body` writes: for what is made of very many small things.
    @inlinable
    public mutating func raw(upTo capacity: Int, _ body: (inout OutputSpan<UInt8>) -> Void) {
        written.append(addingCapacity: capacity, initializingWith: body)
    }

    /// A length, then the bytes.
    public mutating func blob(_ value: [UInt8]) {
        count(value.count)
        written.append(contentsOf: value)
    }

    /// A length, then what another writer has.
    public mutating func blob(_ other: ByteWriter) { blob(other.written) }

    /// A length, then what `body` writes.
    @inlinable
    public mutating func blob(writing body: (inout ByteWriter) -> Void) {
        let start = written.count
        written.append(0)
        body(&self)
        let length = written.count - start - 1
        if length < 0x80 {
            written[start] = UInt8(length)
        } else {
            insert(length: length, at: start)
        }
    }

    /// Puts a length of more than one byte before as many bytes, where one byte was kept for it.
    @usableFromInline
    mutating func insert(length: Int, at start: Int) {
        let others = (length.bitWidth - length.leadingZeroBitCount - 1) / 7
        written.append(contentsOf: repeatElement(0, count: others))
        written.withUnsafeMutableBytes { bytes in
            let first = start + 1
            UnsafeMutableRawBufferPointer(rebasing: bytes[(first + others)...])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[first..<first + length]))
            var rest = length
            for offset in start..<start + others {
                bytes[offset] = UInt8(rest & 0x7f) | 0x80
                rest >>= 7
            }
            bytes[start + others] = UInt8(rest)
        }
    }

    /// What another writer has, without a length.
    public mutating func raw(_ other: ByteWriter) { written.append(contentsOf: other.written) }

    /// A length, then UTF-8.
    public mutating func text(_ value: String) {
        var value = value
        value.withUTF8 { utf8 in
            count(utf8.count)
            written.append(contentsOf: utf8)
        }
    }

    /// An identifier's 16 bytes.
    @inlinable
    public mutating func identifier(_ value: some Identifier) { fixed128(value.value) }

    /// A hash's 32 bytes.
    public mutating func hash(_ value: ContentHash) {
        fixed128(value.high)
        fixed128(value.low)
    }

    /// A dot: replica, sequence, index.
    public mutating func dot(_ value: Dot) {
        identifier(value.replica)
        number(value.sequence)
        number(value.index)
    }
}

extension OutputSpan<UInt8> {
    /// An unsigned number, as `ByteWriter` writes it.
    @inlinable
    public mutating func number(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// A count or length.
    @inlinable
    public mutating func count(_ value: Int) { number(UInt64(value)) }

    /// Some of other bytes as they are.
    @inlinable
    public mutating func raw(_ bytes: [UInt8], in range: Range<Int>) { for index in range { append(bytes[index]) } }
}
