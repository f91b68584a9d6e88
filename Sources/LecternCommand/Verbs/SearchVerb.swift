import ArgumentParser
import Lectern

struct SearchVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find words in titles, authors, texts, notes and comments.",
        discussion: """
            All words must be there. '"a phrase"' finds words in this order, 'lect*' what begins so, and -word leaves out \
            what has the word.
            """)

    @Argument(help: "The words.") var words: [String]
    @Option(help: ArgumentHelp("At most so many places.", valueName: "count")) var limit = 20

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        let text = words.map(ArgumentWords.original).joined(separator: " ")
        let limit = limit
        let (hits, ids) = try await session.withReplica { replica in
            try await replica.read { reader in
                let hits = try reader.search(text, limit: limit)
                return (hits, try ShortIdentifiers(hits.map(\.item.id), in: reader))
            }
        }
        for hit in hits {
            if session.isJSON {
                try session.output.json(hit.json)
            } else {
                let kind = hit.item.kind == .article ? "" : "\(hit.item.kind) on "
                let id = session.output.styled(ids[hit.item.id], .faint)
                let title = hit.title.isEmpty ? "(no title)" : TerminalText.line(hit.title)
                try session.output.line("\(id)  \(kind)\(session.output.styled(title, .bold))")
                try session.output.line("    " + TerminalText.line(hit.excerpt))
            }
        }
        if hits.isEmpty { session.talk.say("Nothing was found.") }
        return .success
    }
}

extension SearchHit {
    var json: JSONValue {
        [
            "type": .string(item.kind.description), "id": .string(item.id.description),
            "article": JSONValue(article?.description), "title": .string(title), "excerpt": .string(excerpt),
        ]
    }
}
