import Causality
import LibraryModel

/// Two authors who comment on one page.
struct Conversation {
    private(set) var first = VectorAuthor(1)
    private(set) var second = VectorAuthor(2, now: VectorAuthor.today + 60_000)
    private(set) var changes: [LibraryChange] = []
    private var answer = ItemID(value: 0)

    init() throws {
        var draft = SampleHistory.draft
        draft.body = Array(SampleHistory.body.utf8)
        let saved = try first.edit { _ = try $0.save(draft) }
        var comment = ItemID(value: 0)
        let said = try first.edit { builder in
            let draft = CommentDraft(
                parent: SampleHistory.article, name: "Ada", email: "ada@example.org", body: "Well said.")
            comment = try builder.comment(draft)
        }
        try second.receive(saved, said)
        var answer = ItemID(value: 0)
        let answered = try second.edit { builder in
            let parent = ItemKey(kind: .comment, id: comment)
            answer = try builder.comment(
                CommentDraft(parent: parent, name: "Bob", email: "bob@example.org", body: "Is it?"))
        }
        self.answer = answer
        try first.receive(answered)
        let moved = try first.edit { try $0.setEmail("ada@example.com", of: comment) }
        changes = [saved, said, answered, moved]
    }

    /// The second author goes on, without having heard more.
    mutating func goOn() throws {
        let item = ItemKey(kind: .comment, id: answer)
        changes.append(try second.edit { try $0.setText("Is it really?", in: CommentField.body, of: item) })
        changes.append(try second.edit { try $0.trash(item) })
    }

    /// The changes as a log, with the private records.
    var history: ChangeHistory {
        var history = ChangeHistory(changes)
        history.keep(first.state.privateRecords)
        history.keep(second.state.privateRecords)
        return history
    }
}
