import ArgumentParser
import Lectern

struct CollectVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "collect", abstract: "Put an article into collections, and take it out of others.",
        usage: "lectern collect [<id> [+<path> | -<path> | <path>] ...]",
        discussion: """
            A path names a collection inside others, as in Travel/Rome. Without an id, the collections in use are listed; \
            with an id alone, its collections. With - as the id, the articles are those whose ids come on standard input, \
            one a line.
            """)

    @Argument(help: "The article's id, or -, then +new, -old or new.") var words: [String] = []

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let signed = try SignedWords(words.map(ArgumentWords.original))
        try await session.withReplica { replica in
            guard let id = signed.id else {
                return try session.print(try await replica.collections(), empty: "There are no collections.")
            }
            let items = try await session.items([id], in: replica, kinds: [.article])
            guard !signed.isEmpty else { return try await session.printNames(.collections, of: items[0], in: replica) }
            try await session.editNames(.collections, of: items, by: signed, in: replica, "Collected") { editor, item in
                try editor.collect(item.id, into: signed.added, outOf: signed.removed)
            }
        }
        return .success
    }
}
