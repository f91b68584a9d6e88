extension TextEdit {
    /// Creates the edit that comes to the same as some in a row, each made upon the one before.
    ///
    /// What one of them types and a later one deletes is not in it. `nil` where it would reach beyond the limit.
    ///
    /// Cost: that of applying them to a text.
    public init?(joining edits: some Sequence<TextEdit>) {
        // To a text that is all root, whatever it is: what stands of that in the end is what was passed over.
        var text = TextPieces()
        for edit in edits { text.apply(edit) }
        var steps: [TextSplice] = []
        var (end, kept) = (0, 0)
        var typed: [UInt8] = []
        for piece in text.pieces {
            guard let root = piece.root else {
                typed += piece.bytes
                continue
            }
            if root > end || !typed.isEmpty {
                steps.append(
                    TextSplice(skipped: kept, deleted: root - end, inserted: String(decoding: typed, as: UTF8.self)))
                (kept, typed) = (0, [])
            }
            kept += piece.count
            end = root + piece.count
        }
        self.init(normal: steps)
    }
}
