import ArgumentParser
import Lectern

struct UndoVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Take back a change, as far as nobody has changed it again since then.",
        discussion: """
            The change's name is in `lectern log`. What is taken back becomes a change of its own, which syncs like any \
            other and can be undone too. What others did to a text in the meantime stays. An item that the change made \
            goes to the trash. A purge can't be undone.
            """)

    @Argument(help: ArgumentHelp("The change, as `lectern log` names it.", valueName: "change")) var change: String

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let id = try await session.change(change, in: replica)
            let edited = try await session.edit(replica) { try $0.undo(id) }
            if session.isJSON {
                for undone in edited.result {
                    try session.output.json(
                        session.json(undone.item, edited.change).with([
                            .init(name: "undone", value: JSONValue(undone.undone)),
                            .init(name: "kept", value: JSONValue(undone.kept)),
                        ]))
                }
            }
            for undone in edited.result where !undone.kept.isEmpty {
                let kept = undone.kept.joined(separator: ", ")
                session.talk.note(
                    "kept", "The \(undone.item.kind) \(undone.item.id) keeps \(kept).")
            }
            session.talk.sayDone(edited.isDifferent ? "Undone." : "Nothing of this change was left to undo.")
        }
        return .success
    }
}
