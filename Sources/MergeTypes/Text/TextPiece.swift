/// A stretch of a text: scalars of its root, or typed ones.
public enum TextPiece: Hashable, Sendable {
    /// Scalars of the root, by their offsets.
    case root(Range<Int>)
    /// Typed scalars, as UTF-8.
    case typed([UInt8])
}

/// Where a scalar is in a text, as a sequence position.
public enum TextPlace: Hashable, Sendable {
    /// It stands at this position.
    case standing(Int)
    /// It was deleted, and would stand at one of these positions: only one where both ends are the same.
    case deleted(ClosedRange<Int>)
}
