extension TextPieces {
    /// The text as UTF-8, given its root as UTF-8.
    ///
    /// Cost: linear.
    public func render(root: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(root.count)
        root.withUnsafeBytes { root in
            var passed = (scalars: 0, bytes: 0)
            for piece in pieces {
                guard let first = piece.root else {
                    text += piece.bytes
                    continue
                }
                let start = UnicodeScalarCount.offset(ofScalar: first - passed.scalars, in: root, from: passed.bytes)
                let end = UnicodeScalarCount.offset(ofScalar: piece.count, in: root, from: start)
                text += root[start..<end]
                passed = (first + piece.count, end)
            }
        }
        return text
    }
}
