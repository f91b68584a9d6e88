public import LibraryModel

/// Items that go into one frame: as many as come to a goal together, or one alone that is larger.
///
/// So a frame is within its limit wherever each item by itself is.
public struct SnapshotPage {
    /// The items, in the order in which they were added.
    public private(set) var items: [SnapshotItem] = []
    private let goalInBytes: Int
    private var bytes = 0

    /// Begins an empty page.
    public init(goalInBytes goal: Int = Limits.frameGoalInBytes) { goalInBytes = goal }

    /// Adds an item; `false` where it belongs into the next page.
    public mutating func add(_ item: SnapshotItem) -> Bool {
        let size = item.sizeInBytes
        guard items.isEmpty || (items.count < Limits.itemsInFrame && bytes + size <= goalInBytes) else { return false }
        items.append(item)
        bytes += size
        return true
    }
}
