/// A run over many names, of which Protocol/Vectors keeps one sum.
struct KeySweep: Decodable {
    let names: String
    let ranges: [[String]]
    let suffix: String
    let count: Int
    let fnv1a64: String

    /// The scalars that lead the names; surrogates are none.
    var scalars: some Sequence<Unicode.Scalar> {
        ranges.compactMap { range -> ClosedRange<UInt32>? in
            guard range.count == 2, let first = UInt32(range[0], radix: 16), let last = UInt32(range[1], radix: 16)
            else { return nil }
            return first...last
        }
        .joined().lazy.compactMap(Unicode.Scalar.init)
    }
}

/// The hash FNV-1a of 64 bits: enough to compare two computations, simple enough for any language.
struct FNV1a64 {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ text: String) {
        for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    var hexadecimal: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
