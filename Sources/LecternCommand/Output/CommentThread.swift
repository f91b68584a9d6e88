import Lectern

/// The comments beneath an item, answers behind what they answer.
///
/// Threads are read and printed without recursion: how deep one goes is decided by strangers.
struct CommentThread: Sendable {
    /// A comment and how far it is indented.
    struct Entry: Sendable {
        let comment: ArticleComment
        let depth: Int
    }

    /// Answers below this depth stand beside each other; `parent` still says what each answers.
    static let deepest = 100

    /// The comments, each before its answers, oldest first.
    let entries: [Entry]

    /// No comments.
    init() { entries = [] }

    /// Reads the comments beneath an item.
    init(on item: ItemKey, from reader: StoreReader) throws {
        var entries: [Entry] = []
        var waiting = try reader.comments(on: item).reversed().map { Entry(comment: $0, depth: 0) }
        // Where somebody hung comments beneath each other in a circle, each is shown once.
        var seen: Set<ItemID> = item.kind == .comment ? [item.id] : []
        while let entry = waiting.popLast() {
            guard seen.insert(entry.comment.id).inserted else { continue }
            entries.append(entry)
            let depth = min(entry.depth + 1, Self.deepest)
            let answers = try reader.comments(on: ItemKey(kind: .comment, id: entry.comment.id))
            waiting += answers.reversed().map { Entry(comment: $0, depth: depth) }
        }
        self.entries = entries
    }

    /// The comments directly on the item, each with its replies inside.
    func json(isPrivate: Bool) -> [JSONValue] {
        // From the end: when a comment is reached, the answers to it are complete.
        var byDepth: [[JSONValue]] = Array(repeating: [], count: Self.deepest + 2)
        for entry in entries.reversed() {
            let replies = entry.depth < Self.deepest ? byDepth[entry.depth + 1] : []
            if entry.depth < Self.deepest { byDepth[entry.depth + 1] = [] }
            byDepth[entry.depth].append(entry.comment.json(replies: replies.reversed(), isPrivate: isPrivate))
        }
        return byDepth[0].reversed()
    }
}
