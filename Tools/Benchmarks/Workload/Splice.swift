/// Replaces scalars of a text that is kept as UTF-8.
enum Splice {
    /// The text with `deleted` scalars from `position` on replaced by `inserted`.
    static func apply(to text: [UInt8], position: Int, deleted: Int, inserted: String) -> [UInt8] {
        let start = offset(of: position, in: text, from: 0)
        let end = offset(of: deleted, in: text, from: start)
        var result: [UInt8] = []
        result.reserveCapacity(text.count + inserted.utf8.count)
        result += text[..<start]
        result += inserted.utf8
        result += text[end...]
        return result
    }

    /// Where the scalar `count` places behind the one at `start` begins.
    private static func offset(of count: Int, in text: [UInt8], from start: Int) -> Int {
        var offset = start
        var rest = count
        while offset < text.count {
            if text[offset] & 0xc0 != 0x80 {
                if rest == 0 { return offset }
                rest -= 1
            }
            offset += 1
        }
        return offset
    }
}
