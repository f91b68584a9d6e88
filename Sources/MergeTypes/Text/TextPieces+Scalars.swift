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

    /// The sequence positions in a stretch at which something shows, each with the offset of the root's scalar that stands
    /// there; `nil` where it is a typed one.
    public func shownScalars(
        at positions: Range<Int>, rootScalars: Int
    ) -> [(position: Int, rootOffset: Int?)] {
        var shown: [(position: Int, rootOffset: Int?)] = []
        var start = 0
        for piece in pieces where start < positions.upperBound {
            defer { start += piece.count }
            let visible = start..<start + piece.visibleScalars(rootScalars: rootScalars)
            for position in positions.clamped(to: visible) {
                shown.append((position, piece.root.map { $0 + position - start }))
            }
        }
        return shown
    }
}
