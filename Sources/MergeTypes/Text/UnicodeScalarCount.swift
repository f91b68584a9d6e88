/// Counting scalars in UTF-8 by its bytes: every byte that continues no scalar begins one.
///
/// Walking a `String` by its indices would cost many times as much.
enum UnicodeScalarCount {
    /// How many scalars begin in the bytes.
    static func count(in bytes: UnsafeRawBufferPointer) -> Int {
        var count = 0
        var offset = 0
        while offset + 8 <= bytes.count {
            count += beginnings(in: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        while offset < bytes.count {
            if begins(bytes[offset]) { count += 1 }
            offset += 1
        }
        return count
    }

    /// The offset in bytes at which the `count`th scalar begins, counted from `start`; the end where there are no more.
    static func offset(ofScalar count: Int, in bytes: UnsafeRawBufferPointer, from start: Int = 0) -> Int {
        var left = count
        var offset = start
        while offset + 8 <= bytes.count {
            let word = beginnings(in: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            if word > left { break }
            left -= word
            offset += 8
        }
        while offset < bytes.count {
            if begins(bytes[offset]) {
                if left == 0 { break }
                left -= 1
            }
            offset += 1
        }
        return offset
    }

    /// Whether a scalar begins with the byte.
    static func begins(_ byte: UInt8) -> Bool { byte & 0xc0 != 0x80 }

    private static func beginnings(in word: UInt64) -> Int {
        8 - ((word >> 7) & ~(word >> 6) & 0x0101_0101_0101_0101).nonzeroBitCount
    }
}

extension String {
    /// How many Unicode scalars the text has.
    var unicodeScalarCount: Int {
        var text = self
        return text.withUTF8 { UnicodeScalarCount.count(in: UnsafeRawBufferPointer($0)) }
    }
}

extension [UInt8] {
    /// How many Unicode scalars the UTF-8 has.
    ///
    /// Cost: linear, eight bytes at a time.
    public var unicodeScalarCount: Int { withUnsafeBytes { UnicodeScalarCount.count(in: $0) } }
}
