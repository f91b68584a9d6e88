import Lectern

/// The text of an item as it was first saved: where `diff` begins if no point is named.
enum FirstText {
    /// Finds the text; empty where the item never had one.
    ///
    /// The first is the first by time, so that it is the same one on every replica.
    ///
    /// - Throws: `EditProblem.notFound`, `.noBody`; a problem of code `history-gone` where nothing tells any more what it was.
    static func bytes(of item: ItemKey, _ reader: StoreReader) throws -> [UInt8] {
        let now = try reader.state(of: item) ?? ItemState()
        // What was purged stays in the log, and is shown to nobody.
        guard now.purge == nil else { throw EditProblem.notFound(item) }
        let history = try reader.history(of: item)
        guard !history.start.hasText else { return try forgotten(item, history, now, reader) }
        let changes = history.changes.map(\.origin).sorted { ($0.timestamp, $0.id) < ($1.timestamp, $1.id) }
        for change in changes {
            let state = history.state { $0 == change.id || change.context.contains($0) }
            if let text = try PointInHistory.text(of: item, in: state, reader) { return text }
        }
        return []
    }

    /// The text where it was saved before the history that is kept: captures stay, and edits were put together.
    private static func forgotten(
        _ item: ItemKey, _ history: ItemHistory, _ now: ItemState, _ reader: StoreReader
    ) throws -> [UInt8] {
        guard let capture = firstCapture(history, now) else {
            throw AdvisedProblem(
                StoreProblem.historyGone,
                remedy: "Name the older text with --from: a capture from `lectern show`, or a later time or vector.")
        }
        guard let text = try reader.capture(capture) else { throw EditProblem.noBody(item) }
        return text
    }

    /// The first capture of an article; `nil` where it can't be told, and for items that have none.
    private static func firstCapture(_ history: ItemHistory, _ now: ItemState) -> ContentHash? {
        let all = Set(now.captures)
        if all.count == 1 { return all.first }
        let before = Set(history.start.state.captures)
        let saves = history.start.state.sets[ArticleField.captures]?.entries.flatMap(\.dots) ?? []
        // Who had seen none of these may have saved another text earlier.
        let isFirst = history.changes.allSatisfy { change in
            saves.contains { change.origin.context.contains($0.change) }
        }
        return before.count == 1 && isFirst ? before.first : nil
    }
}

extension ItemHistory.Start {
    /// Whether the item had a text before the history that is kept.
    fileprivate var hasText: Bool { !state.captures.isEmpty || !state.texts.entries.isEmpty }
}
