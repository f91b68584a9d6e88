/// A stretch of an old text and what stands in its place in the new one; places are bytes.
///
/// Between two changes both texts are equal.
public struct TextChange: Hashable, Sendable {
    /// Where it is in the old text.
    public internal(set) var old: Range<Int>
    /// Where it is in the new text.
    public internal(set) var new: Range<Int>

    var isInsertion: Bool { old.isEmpty }
    var isDeletion: Bool { new.isEmpty }
    var isPure: Bool { isInsertion || isDeletion }

    /// How much is deleted and inserted, together.
    var length: Int { old.count + new.count }

    /// The change that leads back.
    var flipped: TextChange { TextChange(old: new, new: old) }

    /// Whether both only insert, or both only delete.
    func isLike(_ other: TextChange) -> Bool {
        (isInsertion && other.isInsertion) || (isDeletion && other.isDeletion)
    }

    /// From the start of this change to the end of a later one, with what is between.
    func through(_ later: TextChange) -> TextChange {
        TextChange(
            old: old.lowerBound..<later.old.upperBound, new: new.lowerBound..<later.new.upperBound)
    }

    func moved(by distance: Int) -> TextChange {
        TextChange(
            old: (old.lowerBound + distance)..<(old.upperBound + distance),
            new: (new.lowerBound + distance)..<(new.upperBound + distance))
    }
}
