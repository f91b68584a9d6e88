import Lectern

/// What a capture came to where the article's text had been edited: nobody may miss it.
struct CapturedText: Sendable {
    private let article: ItemID
    /// Whether the same capture was edited before, so that the article doesn't say what was captured.
    private let isEdited: Bool
    /// Whether other captures have edits, which stay with them.
    private let hasEditsBehind: Bool

    /// Compares an article with a text that was captured for it in this edit.
    init(of article: ItemID, _ text: [UInt8], in editor: LibraryEditor) throws {
        let state = try editor.storage.state(of: ItemKey(kind: .article, id: article))
        let current = try state.currentBody { try editor.storage.capture($0) }
        self.article = article
        isEdited = current != text
        hasEditsBehind = !state.editedCaptures.isEmpty
    }

    /// Says it.
    ///
    /// - Parameter isDifferent: whether the text took the place of another one.
    func note(to talk: Talk, isDifferent: Bool) {
        if isEdited {
            talk.note(
                "text-edited",
                "Its text was edited since then; `lectern edit \(article) --body-from FILE` takes that back.")
        }
        if isDifferent && hasEditsBehind {
            talk.note(
                "edits-left",
                "The text before it had edits; `lectern conflicts merge \(article) body` carries them over.")
        }
    }
}
