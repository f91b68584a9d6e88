public import Causality
public import LibraryModel

/// What two replicas must have in common once they hold the same changes.
public struct LibraryContent: Hashable, Sendable {
    /// The changes that were folded.
    public let vector: VersionVector
    /// The items to which something was done.
    public let items: [ItemKey: ItemState]
    /// The changes that wait.
    public let pending: Set<ChangeID>

    /// Reads a library.
    public init(_ state: LibraryState) {
        vector = state.vector
        items = state.items.filter { !$0.value.isEmpty }
        pending = Set(state.pending.keys)
    }

    /// In what this library differs from another, one line each; empty where they are equal.
    public func differences(from other: LibraryContent) -> [String] {
        var lines = Self.differences(items, other.items)
        if vector != other.vector { lines.append("vector \(vector) against \(other.vector)") }
        if pending != other.pending { lines.append("pending \(pending) against \(other.pending)") }
        return lines
    }

    /// The items that differ, one line each.
    public static func differences(_ items: [ItemKey: ItemState], _ others: [ItemKey: ItemState]) -> [String] {
        Set(items.keys).union(others.keys).sorted().filter { items[$0] != others[$0] }.map { key in
            "\(key): \(items[key].map(String.init(describing:)) ?? "nothing")"
                + " against \(others[key].map(String.init(describing:)) ?? "nothing")"
        }
    }
}

extension LibraryState {
    /// What must be equal wherever the same changes are held.
    public var content: LibraryContent { LibraryContent(self) }
}
