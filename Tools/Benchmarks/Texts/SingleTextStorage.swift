import Lectern

/// A library of one comment, in memory, whose body is edited: what the fold needs, and no more.
struct SingleTextStorage: ItemStorage {
    static let item = ItemKey(kind: .comment, id: ItemID(value: 0x0198_f2c4_6c00_7d3b_9a51_0e4c_77b1_2f86))
    static let name = TextName(field: CommentField.body.code)

    private var state = ItemState()
    private var edits: [TextRecords] = []
    /// Opened by the first edit that had not seen all others, as in the store.
    private var graph: TextGraph?

    /// What the text says.
    var pieces: TextPieces { state.texts[Self.name]?.pieces ?? TextPieces() }

    func state(of key: ItemKey) -> ItemState { state }

    mutating func update(_ key: ItemKey, _ body: (inout ItemState) throws -> Void) throws { try body(&state) }

    func record(part: Dot, of key: ItemKey) {}

    mutating func textGraph(of text: TextKey, reaching isBase: ((Dot) -> Bool)?) -> TextGraph? {
        if graph == nil, isBase != nil { graph = TextGraph(edits.joined(), isWhole: true) }
        return graph
    }

    mutating func record(_ edits: TextRecords, of text: TextKey) { self.edits.append(edits) }
}
