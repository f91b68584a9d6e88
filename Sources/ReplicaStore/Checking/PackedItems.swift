internal import Causality
internal import GRDB
internal import LibraryModel

/// Items folded anew from the log, each as its canonical row: memory follows the live data, not the history.
struct PackedItems: ItemStorage {
    /// What edits of texts were made upon, where that isn't all that stands before them in the log.
    private final class ConcurrentEdits {
        var bases: [Dot: [Dot]] = [:]
    }

    private(set) var rows: [ItemKey: [UInt8]] = [:]
    /// The items of the change that is being folded: read once and packed once, however often the fold asks.
    private var unpacked: [ItemKey: ItemState] = [:]
    private var histories: [ItemKey: [Dot]] = [:]
    private let concurrentEdits: ConcurrentEdits
    private var openTexts: OpenTexts
    private var position: Int64 = 0

    init(_ database: Database) {
        let concurrentEdits = ConcurrentEdits()
        self.concurrentEdits = concurrentEdits
        openTexts = OpenTexts(TextLog(database) { edit, _ in concurrentEdits.bases[edit] })
    }

    /// Moves on to the change at a position of the log.
    mutating func beginChange(at position: Int64) {
        pack()
        self.position = position
        openTexts.endChange()
    }

    /// Packs the items that are unpacked; `rows` is whole afterwards.
    mutating func pack() {
        for (key, state) in unpacked { rows[key] = state.canonicalRow }
        unpacked.removeAll(keepingCapacity: true)
    }

    func state(of key: ItemKey) throws -> ItemState {
        if let state = unpacked[key] { return state }
        return try rows[key].map { try ItemState(canonicalRow: $0) } ?? ItemState()
    }

    mutating func update(_ key: ItemKey, _ body: (inout ItemState) throws -> Void) throws {
        if unpacked[key] == nil {
            // A change may be about very many items.
            if unpacked.count >= 512 { pack() }
            unpacked[key] = try state(of: key)
        }
        try body(&unpacked[key, default: ItemState()])
    }

    func history(of key: ItemKey) -> [Dot] { histories[key] ?? [] }

    /// How many parts were folded.
    var partCount: Int { histories.values.reduce(0) { $0 + $1.count } }

    mutating func record(part: Dot, of key: ItemKey) { histories[key, default: []].append(part) }

    mutating func textGraph(of text: TextKey, reaching isBase: ((Dot) -> Bool)?) throws -> TextGraph? {
        try openTexts.graph(of: text, before: position, reaching: isBase)
    }

    mutating func record(_ edits: TextRecords, of text: TextKey) {
        openTexts.note(edits, of: text)
        for edit in edits where edits.bases != nil { concurrentEdits.bases[edit.dot] = edit.bases?.sorted() }
    }

    /// What each concurrent edit was made upon, ordered.
    var bases: [Dot: [Dot]] { concurrentEdits.bases }
}
