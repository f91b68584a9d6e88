/// Reads canonical bytes.
///
/// Every read is bounded, and each rejection says where it stood.
///
/// A failed read leaves the reader where it was; nothing is allocated for a length that the bytes can't hold.
public struct ByteReader {
    @usableFromInline let bytes: [UInt8]
    /// Where the next read starts.
    public var offset: Int { position }
    @usableFromInline var position: Int
    /// Where the readable bytes end.
    public let end: Int

    /// Reads all of `bytes`.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
        end = bytes.count
    }

    /// Reads a range of `bytes`.
    public init(_ bytes: [UInt8], in range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a reader stays inside its bytes")
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    /// Whether everything was read.
    public var isAtEnd: Bool { position == end }

    /// How many bytes are left.
    @inlinable
    public var remaining: Int { end - position }

    /// The bytes between two offsets that were passed already, without a copy.
    @inlinable
    public func bytes(in range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

    /// A byte.
    @inlinable
    public mutating func byte() throws(EncodingProblem) -> UInt8 {
        guard position < end else { throw EncodingProblem(.truncated, at: position) }
        defer { position += 1 }
        return bytes[position]
    }

    /// An unsigned number in its shortest form.
    @inlinable
    public mutating func number() throws(EncodingProblem) -> UInt64 {
        // Most numbers are small, and there are very many of them.
        guard position < end, bytes[position] < 0x80 else { return try largeNumber() }
        defer { position += 1 }
        return UInt64(bytes[position])
    }

    @usableFromInline
    mutating func largeNumber() throws(EncodingProblem) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        var next = position
        while true {
            guard next < end else { throw EncodingProblem(.truncated, at: position) }
            let byte = bytes[next]
            next += 1
            if shift == 63 && byte > 1 { throw EncodingProblem(.numberTooLarge, at: position) }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 {
                if byte == 0 && shift > 0 { throw EncodingProblem(.notCanonical, at: position) }
                position = next
                return value
            }
            shift += 7
            if shift > 63 { throw EncodingProblem(.numberTooLarge, at: position) }
        }
    }

    /// An unsigned number up to `limit`.
    @inlinable
    public mutating func number(upTo limit: UInt64) throws(EncodingProblem) -> UInt64 {
        let start = position
        let value = try number()
        guard value <= limit else {
            position = start
            throw EncodingProblem(.overLimit(found: value, limit: limit), at: start)
        }
        return value
    }

    /// A count of things that take at least `bytesEach` bytes each, up to `limit` of them.
    @inlinable
    public mutating func count(upTo limit: Int, bytesEach: Int = 1) throws(EncodingProblem) -> Int {
        let start = position
        let value = try number(upTo: UInt64(limit))
        guard Int(value) <= remaining / bytesEach else {
            position = start
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
        defer { position += 8 }
        return bytes.withUnsafeBytes { buffer in
            UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        }
    }

    /// Sixteen bytes, the most significant first.
    public mutating func fixed128() throws(EncodingProblem) -> UInt128 {
        try requireRemaining(16)
        defer { position += 16 }
        return bytes.withUnsafeBytes { buffer in
            UInt128(bigEndian: buffer.loadUnaligned(fromByteOffset: position, as: UInt128.self))
        }
    }

    /// Exactly `count` bytes.
    public mutating func raw(_ count: Int) throws(EncodingProblem) -> [UInt8] {
        try requireRemaining(count)
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    /// Passes over `count` bytes and returns where they are.
    @inlinable
    public mutating func skip(_ count: Int) throws(EncodingProblem) -> Range<Int> {
        try requireRemaining(count)
        defer { position += count }
        return position..<position + count
    }

    /// Passes over the next bytes where they are the same as some before; says whether they are.
    @inlinable
    public mutating func skip(repeating range: Range<Int>) -> Bool {
        guard range.count <= remaining else { return false }
        for (index, same) in range.enumerated() where bytes[position + index] != bytes[same] { return false }
        position += range.count
        return true
    }

    /// Goes back to where the reader stood before.
    public mutating func goBack(to earlier: Int) {
        precondition(earlier <= position, "the bytes between were not read yet")
        position = earlier
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
        defer { position = end }
        return Array(bytes[position..<end])
    }

    /// A length up to `limit`, then UTF-8.
    public mutating func text(upTo limit: Int) throws(EncodingProblem) -> String {
        let start = position
        let range = try skip(count(upTo: limit))
        let text = bytes.withUnsafeBufferPointer { buffer in
            String(utf8: UnsafeBufferPointer(rebasing: buffer[range]))
        }
        guard let text else {
            position = start
            throw EncodingProblem(.notUTF8, at: start)
        }
        return text
    }

    /// An identifier's 16 bytes.
    @inlinable
    public mutating func identifier<ID: Identifier>(_: ID.Type = ID.self) throws(EncodingProblem) -> ID {
        ID(value: try fixed128())
    }

    /// A hash's 32 bytes.
    public mutating func hash() throws(EncodingProblem) -> ContentHash {
        try requireRemaining(32)
        return ContentHash(high: try fixed128(), low: try fixed128())
    }

    /// A sequence number: from 1 to the largest.
    public mutating func sequence() throws(EncodingProblem) -> UInt64 {
        let start = position
        let value = try number(upTo: Causality.largestSequence)
        guard value > 0 else {
            position = start
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
        guard isAtEnd else { throw EncodingProblem(.trailingBytes(remaining), at: position) }
    }

    @usableFromInline
    func requireRemaining(_ count: Int) throws(EncodingProblem) {
        guard count >= 0, count <= remaining else { throw EncodingProblem(.truncated, at: position) }
    }
}
