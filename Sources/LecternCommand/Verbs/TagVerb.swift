import ArgumentParser
import Lectern

struct TagVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Add tags to an article or annotation, and take others off.",
        usage: "lectern tag [<id> [+<tag> | -<tag> | <tag>] ...]",
        discussion: """
            Without an id, the tags in use are listed; with an id alone, its tags. A tag that is there stays, one that is \
            not is no error. To take off a tag that looks like an option, write -- before it. With - as the id, the \
            items are those whose ids come on standard input, one a line.
            """)

    @Argument(help: "The item's id, or -, then +new, -old or new.") var words: [String] = []

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let signed = try SignedWords(words.map(ArgumentWords.original))
        try await session.withReplica { replica in
            guard let id = signed.id else {
                return try session.print(try await replica.tags(), empty: "There are no tags.")
            }
            let items = try await session.items([id], in: replica, kinds: [.article, .annotation])
            guard !signed.isEmpty else { return try await session.printNames(.tags, of: items[0], in: replica) }
            try await session.editNames(.tags, of: items, by: signed, in: replica, "Tagged") { editor, item in
                try editor.tag(item, adding: signed.added, removing: signed.removed)
            }
        }
        return .success
    }
}
