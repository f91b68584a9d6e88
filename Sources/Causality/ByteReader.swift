/// Reads canonical bytes.
///
/// Every read is bounded, and each rejection says where it stood.
///
/// A failed read leaves the reader where it was; nothing is allocated for a length that the bytes can't hold.
public struct ByteReader {
    private let bytes: [UInt8]
    /// Where the next read starts.
    public private(set) var offset: Int
    /// Where the readable bytes end.
    public let end: Int

    /// Reads all of `bytes`.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        offset = 0
        end = bytes.count
    }

    /// Reads a range of `bytes`.
    public init(_ bytes: [UInt8], in range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a reader stays inside its bytes")
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    /// Whether everything was read.
    public var isAtEnd: Bool { offset == end }

    /// How many bytes are left.
    public var remaining: Int { end - offset }

    /// The bytes between two offsets that were passed already.
    public func bytes(in range: Range<Int>) -> [UInt8] { Array(bytes[range]) }

    /// A byte.
    public mutating func byte() throws(EncodingProblem) -> UInt8 {
        guard offset < end else { throw EncodingProblem(.truncated, at: offset) }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// An unsigned number in its shortest form.
    public mutating func number() throws(EncodingProblem) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        var position = offset
        while true {
            guard position < end else { throw EncodingProblem(.truncated, at: offset) }
            let byte = bytes[position]
            position += 1
            if shift == 63 && byte > 1 { throw EncodingProblem(.numberTooLarge, at: offset) }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 {
                if byte == 0 && shift > 0 { throw EncodingProblem(.notCanonical, at: offset) }
                offset = position
                return value
            }
            shift += 7
            if shift > 63 { throw EncodingProblem(.numberTooLarge, at: offset) }
        }
    }

    /// An unsigned number up to `limit`.
    public mutating func number(upTo limit: UInt64) throws(EncodingProblem) -> UInt64 {
        let start = offset
        let value = try number()
        guard value <= limit else {
            offset = start
            throw EncodingProblem(.overLimit(found: value, limit: limit), at: start)
        }
        return value
    }

    /// A count of things that take at least `bytesEach` bytes each, up to `limit` of them.
    public mutating func count(upTo limit: Int, bytesEach: Int = 1) throws(EncodingProblem) -> Int {
        let start = offset
        let value = try number(upTo: UInt64(limit))
        guard Int(value) <= remaining / bytesEach else {
            offset = start
            throw EncodingProblem(.truncated, at: start)
        }
        return Int(value)
    }

    /// A signed number.
    public mutating func signed() throws(EncodingProblem) -> Int64 {
        let value = try number()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// Eight bytes, the most significant first.
    public mutating func fixed64() throws(EncodingProblem) -> UInt64 {
        try requireRemaining(8)
        defer { offset += 8 }
        return bytes[offset..<offset + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Exactly `count` bytes.
    public mutating func raw(_ count: Int) throws(EncodingProblem) -> [UInt8] {
        try requireRemaining(count)
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    /// Passes over `count` bytes and returns where they are.
    public mutating func skip(_ count: Int) throws(EncodingProblem) -> Range<Int> {
        try requireRemaining(count)
        defer { offset += count }
        return offset..<offset + count
    }

    /// A length up to `limit`, then the bytes.
    public mutating func blob(upTo limit: Int) throws(EncodingProblem) -> [UInt8] {
        try raw(count(upTo: limit))
    }

    /// A length up to `limit`, then bytes that are read by a reader of their own, without a copy.
    public mutating func nested(upTo limit: Int) throws(EncodingProblem) -> ByteReader {
        ByteReader(bytes, in: try skip(count(upTo: limit)))
    }

    /// The bytes that are left, which count as read.
    public mutating func rest() -> [UInt8] {
        defer { offset = end }
        return Array(bytes[offset..<end])
    }

    /// A length up to `limit`, then UTF-8.
    public mutating func text(upTo limit: Int) throws(EncodingProblem) -> String {
        let start = offset
        let range = try skip(count(upTo: limit))
        let text = bytes.withUnsafeBufferPointer { buffer in
            String(validating: UnsafeBufferPointer(rebasing: buffer[range]), as: UTF8.self)
        }
        guard let text else {
            offset = start
            throw EncodingProblem(.notUTF8, at: start)
        }
        return text
    }

    /// An identifier's 16 bytes.
    public mutating func identifier<ID: Identifier>(_: ID.Type = ID.self) throws(EncodingProblem) -> ID {
        ID(value: try raw128())
    }

    /// A hash's 32 bytes.
    public mutating func hash() throws(EncodingProblem) -> ContentHash {
        try requireRemaining(32)
        return ContentHash(high: try raw128(), low: try raw128())
    }

    /// A sequence number: from 1 to the largest.
    public mutating func sequence() throws(EncodingProblem) -> UInt64 {
        let start = offset
        let value = try number(upTo: Causality.largestSequence)
        guard value > 0 else {
            offset = start
            throw EncodingProblem(.notCanonical, at: start)
        }
        return value
    }

    /// A dot: replica, sequence, index.
    public mutating func dot() throws(EncodingProblem) -> Dot {
        Dot(replica: try identifier(), sequence: try sequence(), index: UInt32(try number(upTo: UInt64(UInt32.max))))
    }

    /// Fails unless everything was read.
    public func expectEnd() throws(EncodingProblem) {
        guard isAtEnd else { throw EncodingProblem(.trailingBytes(remaining), at: offset) }
    }

    private mutating func raw128() throws(EncodingProblem) -> UInt128 {
        try requireRemaining(16)
        defer { offset += 16 }
        return bytes.withUnsafeBytes { buffer in
            UInt128(bigEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt128.self))
        }
    }

    private func requireRemaining(_ count: Int) throws(EncodingProblem) {
        guard count >= 0, count <= remaining else { throw EncodingProblem(.truncated, at: offset) }
    }
}
