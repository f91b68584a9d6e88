extension String {
    /// The text without Unicode white space at its ends, by the pinned list.
    func trimmedOfWhiteSpace() -> Substring {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isKeyWhiteSpace }),
            let last = scalars.lastIndex(where: { !$0.isKeyWhiteSpace })
        else { return self[endIndex...] }
        return Substring(scalars[first...last])
    }

    /// A text of the given scalars.
    init(scalars: some Sequence<Unicode.Scalar>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scalars.underestimatedCount)
        for scalar in scalars {
            if scalar.isASCII {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                bytes.append(contentsOf: scalar.utf8)
            }
        }
        self.init(decoding: bytes, as: UTF8.self)
    }

    /// Whether both texts have the same UTF-8 bytes; `==` would also take canonically equivalent ones for equal.
    func hasSameBytes(as other: String) -> Bool {
        let left = utf8Span.span
        let right = other.utf8Span.span
        return left.count == right.count && left.indices.allSatisfy { left[$0] == right[$0] }
    }
}

extension Hasher {
    /// Feeds the UTF-8 bytes of a text, and an end that UTF-8 can't hold.
    mutating func combine(bytesOf text: String) {
        var text = text
        text.withUTF8 { combine(bytes: UnsafeRawBufferPointer($0)) }
        combine(0xff as UInt8)
    }
}
