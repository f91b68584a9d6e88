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

    /// Where a scalar of the root is.
    ///
    /// A deleted one is between the scalars of the root that stand next to it; what was typed there may be on either
    /// side of it. ``TextWalker/place(of:offset:)`` knows better.
    public func place(ofRoot offset: Int) -> TextPlace {
        precondition(offset >= 0 && offset < Self.end, "the root's scalars are counted from 0")
        var (start, gap) = (0, 0)
        for piece in pieces {
            defer { start += piece.count }
            guard let root = piece.root else { continue }
            if offset < root { return .deleted(gap...start) }
            if offset - root < piece.count { return .standing(start + offset - root) }
            gap = start + piece.count
        }
        preconditionFailure("the root stands up to its end")
    }

    /// Which scalar of the root stands at a sequence position; `nil` where it is a typed one.
    public func rootOffset(at position: Int) -> Int? {
        var start = 0
        for piece in pieces {
            if position - start < piece.count { return piece.root.map { $0 + position - start } }
            start += piece.count
        }
        preconditionFailure("a position is in the text")
    }
}
