/// Scalars of the root, many at once.
///
/// Cost of each: linear in the pieces and in the result.
extension TextPieces {
    /// Where those of some scalars of the root stand that are not deleted, in sequence positions.
    public func positions(ofRoot range: Range<Int>) -> [Int] {
        var positions: [Int] = []
        var start = 0
        for piece in pieces {
            defer { start += piece.count }
            guard let root = piece.root, root < range.upperBound, root + piece.count > range.lowerBound else {
                continue
            }
            let standing = range.clamped(to: root..<root + piece.count)
            positions += standing.map { start + $0 - root }
        }
        return positions
    }

    /// Which scalars of the root stand at some sequence positions; `nil` where it is a typed one.
    public func rootOffsets(at positions: Range<Int>) -> [Int?] {
        var offsets: [Int?] = []
        var start = 0
        for piece in pieces where start < positions.upperBound {
            defer { start += piece.count }
            guard start + piece.count > positions.lowerBound else { continue }
            for position in positions.clamped(to: start..<start + piece.count) {
                offsets.append(piece.root.map { $0 + position - start })
            }
        }
        return offsets
    }
}
