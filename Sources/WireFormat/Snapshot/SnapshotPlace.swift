public import Causality
public import LibraryModel

/// How far a snapshot has come that was cut off on its way: who sends it again may begin behind that.
///
/// As text it is the three values with a space between each: Protocol/HTTP.md, "Pull".
public struct SnapshotPlace: Hashable, Sendable, LosslessStringConvertible {
    /// The hash of its head, which tells it from every other snapshot.
    public let head: ContentHash
    /// The last item that has come; all before it have too.
    public let last: ItemKey

    /// Creates a place.
    public init(head: ContentHash, last: ItemKey) {
        self.head = head
        self.last = last
    }

    /// Reads a place; `nil` for anything but the one form that `description` has.
    public init?(_ description: String) {
        let words = description.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, let head = ContentHash(text: String(words[0])), let kind = UInt64(words[1]),
            let id = ItemID(text: String(words[2]))
        else { return nil }
        self.init(head: head, last: ItemKey(kind: ItemKind(rawValue: kind), id: id))
        guard self.description == description else { return nil }
    }

    /// `HASH KIND ID`, the kind by its code.
    public var description: String { "\(head) \(last.kind.rawValue) \(last.id)" }
}
