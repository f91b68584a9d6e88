internal import Causality
internal import GRDB
internal import LibraryModel
internal import WireFormat

/// A part as the log holds it.
struct LoggedPart {
    let place: PartPlace
    let change: ChangeID
    let timestamp: Timestamp
    private let parts: ChangeParts

    init(place: PartPlace, change: ChangeID, timestamp: Timestamp, parts: ChangeParts) {
        self.place = place
        self.change = change
        self.timestamp = timestamp
        self.parts = parts
    }

    /// The name of its first operation.
    var dot: Dot { Dot(replica: change.replica, sequence: change.sequence, index: place.firstIndex) }

    /// Reads it; `nil` where its bytes are gone.
    func read() throws -> ChangePart? { try parts.part(at: place.firstIndex) }
}

/// The parts on one item in the log, newest first; those in its baseline are not among them.
///
/// Cost: each change is read once, whole.
struct PartChain {
    private let changes: LoggedChanges
    private var following: PartPlace?

    /// Begins at a part, or at nothing.
    ///
    /// - Parameter changes: where changes are read; shared by those who read the same ones.
    init(_ changes: LoggedChanges, from newest: PartPlace?) {
        self.changes = changes
        following = newest
    }

    /// The next part.
    ///
    /// - Throws: `StoreProblem.corrupt` where the log has no such change.
    mutating func next() throws -> LoggedPart? {
        // What is in the baseline is not in the log any more.
        guard let place = following, place.position > (try changes.baselinePosition) else { return nil }
        let change = try changes.change(at: place.position)
        following = change.links.earlier(than: place)
        return LoggedPart(place: place, change: change.id, timestamp: change.timestamp, parts: change.parts)
    }
}

extension Database {
    /// The newest part on an item; `nil` where the log has none.
    func newestPart(on item: ItemKey) throws -> PartPlace? { try itemRow(item)?.newestPart }

    /// The parts on an item in the log, newest first.
    func parts(on item: ItemKey) throws -> PartChain {
        PartChain(LoggedChanges(self), from: try newestPart(on: item))
    }
}
