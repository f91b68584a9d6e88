import ArgumentParser
import Lectern

struct CaptureVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "capture", abstract: "Add a new capture of an article's page; the earlier ones stay.",
        discussion: """
            The new text becomes the current one, and highlights are looked for in it. Edits of the text before it stay \
            with the earlier capture: see `lectern diff`, and `lectern conflicts merge` to carry them over.
            """)

    @Argument(help: "The article's id.") var id: String
    @Argument(help: "The file with the text; - is standard input.", completion: .file()) var file: String
    @Option(help: "The kind of text; otherwise that of the file's name, or of the earlier capture.") var type: TextType?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let input = InputFile(path: file)
        let text = try input.bytes()
        try await session.withReplica { replica in
            let item = try await session.item(id, in: replica, kinds: [.article])
            let current = try await replica.article(item.id)?.body?.mediaType
            let mediaType =
                type?.mediaType
                ?? (input.pathExtension.isEmpty
                    ? current ?? TextType.text.mediaType : TextType(pathExtension: input.pathExtension).mediaType)
            let edited = try await session.edit(replica) {
                try $0.addCapture(text, mediaType: mediaType, to: item.id)
            }
            if session.isJSON {
                let capture = ContentHash(hashing: text).description
                try session.output.json(
                    session.json(item, edited.change).with([.init(name: "capture", value: JSONValue(capture))]))
            }
            session.talk.sayDone(edited.isDifferent ? "Added a capture." : "This is the current capture already.")
            if !edited.isDifferent, try await replica.read({ try $0.body(of: item.id) }) ?? text != text {
                session.talk.note(
                    "text-edited",
                    """
                    Its text was edited since then; `lectern edit \(item.id.shortDescription) --body-from FILE` takes \
                    that back.
                    """)
            }
            let left = try await replica.read { try $0.state(of: item)?.editedCaptures ?? [] }
            if edited.isDifferent, !left.isEmpty {
                session.talk.note(
                    "edits-left",
                    "The text before it had edits; `lectern conflicts merge \(item.id.shortDescription) body` carries them over."
                )
            }
        }
        return .success
    }
}
