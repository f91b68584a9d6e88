internal import Causality
internal import LibraryModel

/// The parts of the change that is being folded, which the log doesn't hold yet.
final class PartRecorder {
    /// Where the parts lead.
    private(set) var links = PartLinks()
    private var newest: [ItemKey: (logged: PartPlace?, here: PartPlace)] = [:]

    /// Notes a part of the change that takes a position in the log, and returns its place.
    ///
    /// - Parameter newestPart: the item's newest one before it, in the log or in this very change.
    func record(_ part: Dot, of item: ItemKey, at position: Int64, after newestPart: PartPlace?) -> PartPlace {
        let place = PartPlace(position: position, firstIndex: part.index)
        let known = newest[item]
        links.append(place, after: known?.here ?? newestPart)
        newest[item] = (logged: known == nil ? newestPart : known?.logged, here: place)
        return place
    }

    /// The change is in the log now.
    func endChange() {
        links = PartLinks()
        newest.removeAll(keepingCapacity: true)
    }

    /// The newest part on each item of the change.
    var newestParts: [(item: ItemKey, place: PartPlace)] { newest.map { ($0.key, $0.value.here) } }

    /// The newest part on an item in the log.
    ///
    /// - Parameter newestPart: the newest one that the log or this change has.
    func logged(_ item: ItemKey, _ newestPart: @autoclosure () throws -> PartPlace?) rethrows -> PartPlace? {
        if let known = newest[item] { return known.logged }
        return try newestPart()
    }
}
