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
    @Option(help: "The kind of text; otherwise what the file's extension says, or what it was before.")
    var type: TextType?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let input = InputFile(path: file)
        let text = try input.bytes()
        try await session.withReplica { replica in
            let item = try await session.item(id, in: replica, kinds: [.article])
            let mediaType = (type ?? TextType(pathExtension: input.pathExtension))?.mediaType
            let edited = try await session.edit(replica) { editor -> CapturedText in
                try editor.addCapture(text, mediaType: mediaType, to: item.id)
                return try CapturedText(of: item.id, text, in: editor)
            }
            if session.isJSON {
                let capture = ContentHash(hashing: text).description
                try session.output.json(
                    session.json(item, edited.change).with([.init(name: "capture", value: JSONValue(capture))]))
            }
            session.talk.sayDone(edited.isDifferent ? "Added a capture." : "This is the current capture already.")
            edited.result.note(to: session.talk, isDifferent: edited.isDifferent)
        }
        return .success
    }
}
