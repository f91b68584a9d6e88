extension TextPieces.Piece {
    /// How many of the scalars show something, in a root of so many scalars.
    func visibleScalars(rootScalars: Int) -> Int {
        guard let root else { return count }
        return min(max(rootScalars - root, 0), count)
    }
}

/// Positions in the text that people see count only what shows something. They differ from sequence positions behind
/// scalars of the root's endless tail that stand before other text, which takes an edit that reached too far.
///
/// Cost of each: linear in the pieces.
extension TextPieces {
    /// How many scalars show something.
    ///
    /// - Parameter rootScalars: how many scalars of the root show something.
    public func visibleScalars(rootScalars: Int) -> Int {
        pieces.reduce(0) { $0 + $1.visibleScalars(rootScalars: rootScalars) }
    }

    /// How many scalars that show something stand before a sequence position.
    public func visiblePosition(of position: Int, rootScalars: Int) -> Int {
        var (start, visible) = (0, 0)
        for piece in pieces {
            let scalars = piece.visibleScalars(rootScalars: rootScalars)
            if position - start <= piece.count { return visible + min(position - start, scalars) }
            start += piece.count
            visible += scalars
        }
        preconditionFailure("a position is in the text")
    }

    /// The sequence position right behind so many scalars that show something.
    ///
    /// What stands between two such positions is all that shows between, and what of the tail lies there.
    public func position(ofVisible count: Int, rootScalars: Int) -> Int {
        if count == 0 { return 0 }
        var (start, visible) = (0, 0)
        for piece in pieces {
            let scalars = piece.visibleScalars(rootScalars: rootScalars)
            if count - visible <= scalars { return start + count - visible }
            start += piece.count
            visible += scalars
        }
        preconditionFailure("\(count) scalars show something")
    }
}
