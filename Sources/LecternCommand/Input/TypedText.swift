import Lectern

/// What a person types into an editor: it lies in a file of its own until it is saved, and is never lost before.
struct TypedText: Sendable {
    private let file: TemporaryFile
    private let original: [UInt8]
    private let talk: Talk

    /// Opens the person's editor on a text, and waits until they are through.
    ///
    /// From here on a run that is stopped says where the file is; `end` ends that.
    ///
    /// - Parameter suffix: the end of the file's name, which tells the editor what it has in front of it.
    init(editing text: [UInt8], suffix: String, in session: Session, of replica: Replica) async throws {
        let editor = try TextEditor(configured: try await replica.localSetting(Setting.editor.rawValue))
        let draft = try TemporaryFile(suffix: suffix)
        do {
            try await Interrupts.removing([draft.path]) { try draft.write(text) }
        } catch {
            // Nobody has typed anything yet.
            draft.remove()
            throw error
        }
        file = draft
        original = text
        talk = session.talk
        Interrupts.say(sayKept)
        do {
            try editor.edit(file.path)
        } catch {
            end(isSaved: false)
            throw error
        }
    }

    /// What the file says now.
    var bytes: [UInt8] { get throws { try InputFile(path: file.path).bytes() } }

    /// Ends it: the file goes where what was typed is saved, or nothing was; otherwise it stays, and the person is told.
    func end(isSaved: Bool) {
        Interrupts.sayNothing()
        if isSaved || (try? bytes) == original {
            file.remove()
        } else if file.exists {
            sayKept()
        }
    }

    @Sendable private func sayKept() { talk.note("text-kept", "Your text is kept in \(file.path).") }
}
