import ArgumentParser
import Lectern

struct CollectVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "collect", abstract: "Put an article into collections, and take it out of others.",
        usage: "lectern collect [<id> [+<path> | -<path> | <path>] ...]",
        discussion: """
            A path names a collection inside others, as in Travel/Rome. Without an id, the collections in use are listed; \
            with an id alone, its collections.
            """)

    @Argument(help: "The article's id, then +new, -old or new.") var words: [String] = []

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let signed = try SignedWords(words.map(ArgumentWords.original))
        try await session.withReplica { replica in
            guard let id = signed.id else {
                return try session.print(try await replica.collections(), empty: "There are no collections.")
            }
            let item = try await session.item(id, in: replica, kinds: [.article])
            var edited: Session.Edited<Void>?
            if !signed.isEmpty {
                edited = try await session.edit(replica) { editor in
                    try editor.collect(item.id, into: signed.added, outOf: signed.removed)
                }
            }
            try session.print(
                item, edited?.change, "collections", try await replica.article(item.id)?.collections ?? [])
            if let edited { session.talk.sayDone(edited.isDifferent ? "Collected." : "Nothing is different.") }
        }
        return .success
    }
}
