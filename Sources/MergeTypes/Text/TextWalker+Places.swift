public import Causality

/// A scalar of a text by its name, which edits elsewhere don't change.
public enum TextScalar: Hashable, Sendable {
    /// The scalar that stood at this position when the walker started: in a whole history, one of the root.
    case root(Int)
    /// The scalar with this place among all that an edit inserted.
    case typed(Dot, offset: Int)
}

extension TextWalker {
    /// Where a scalar that an edit inserted is after all edits; `nil` where the edit inserted fewer.
    ///
    /// The edit goes by its number in the order of feeding.
    ///
    /// Cost: the first call after new edits walks over all of them, and over the whole history where a part of it was
    /// left out so far.
    public mutating func place(ofEdit number: Int, offset: Int) -> TextPlace? {
        let inserted = history.inserted(by: number)
        guard offset >= 0, offset < inserted.count else { return nil }
        return place(of: TextTracker.typed + inserted.lowerBound + offset)
    }

    /// Which scalar stands at a position after all edits.
    ///
    /// Cost: as for a place.
    public mutating func scalar(at position: Int) -> TextScalar {
        track(upTo: count, since: 0)
        let (number, offset) = tracker.item(atMerged: position)
        let item = tracker.sequence.items[number]
        let name = item.name + offset
        if name < TextTracker.typed { return .root(name) }
        let edit = Int(item.edit)
        return .typed(
            history.dot(of: edit), offset: name - TextTracker.typed - history.inserted(by: edit).lowerBound)
    }

    private mutating func place(of name: Int) -> TextPlace {
        track(upTo: count, since: 0)
        let number = tracker.item(of: name)
        let position = tracker.mergedPosition(of: number)
        let item = tracker.sequence.items[number]
        return item.isDeleted ? .deleted(position...position) : .standing(position + name - item.name)
    }
}
