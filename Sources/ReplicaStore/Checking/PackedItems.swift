internal import Causality
internal import LibraryModel

/// Items folded anew from the log, each as its canonical row: memory follows the live data, not the history.
struct PackedItems: ItemStorage {
    private(set) var rows: [ItemKey: [UInt8]] = [:]
    private var histories: [ItemKey: [Dot]] = [:]

    func state(of key: ItemKey) throws -> ItemState {
        guard let row = rows[key] else { return ItemState() }
        return try ItemState(canonicalRow: row)
    }

    mutating func update(_ key: ItemKey, _ body: (inout ItemState) throws -> Void) throws {
        var state = try state(of: key)
        try body(&state)
        rows[key] = state.canonicalRow
    }

    func history(of key: ItemKey) -> [Dot] { histories[key] ?? [] }

    /// How many parts were folded.
    var partCount: Int { histories.values.reduce(0) { $0 + $1.count } }

    mutating func record(part: Dot, of key: ItemKey) { histories[key, default: []].append(part) }
}
