import ArgumentParser
import Lectern

struct ListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List articles, newest saved first.",
        discussion: "Conditions add up. Names of tags and collections may be written in any case.")

    @Option(help: "With this tag; of several, with all of them.") var tag: [String] = []
    @Option(help: "In this collection, or in one beneath it; of several, in all of them.") var collection: [String] = []
    @Option(help: "Read so far.") var state: ReadingState.Stage?
    @Flag(inversion: .prefixedNo, exclusivity: .exclusive, help: "Favourites, or all others.") var favourite: Bool?
    @Flag(inversion: .prefixedNo, exclusivity: .exclusive, help: "Archived ones, or all others.") var archived: Bool?
    @Option(help: "From this site: its name, or the host of the URL.") var site: String?
    @Option(help: "With these words in text, notes or comments, as in a search.") var text: String?
    @Option(help: ArgumentHelp("Saved at this time or later.", valueName: "date")) var since: PointInTime?
    @Option(help: ArgumentHelp("Saved before this time.", valueName: "date")) var until: PointInTime?
    @Flag(help: "Those in the trash.") var trash = false
    @Option(help: ArgumentHelp("At most so many.", valueName: "count")) var limit = 50
    @Option(help: ArgumentHelp("The page behind this article.", valueName: "id")) var after: String?
    @Flag(help: "All of them, however many.") var all = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    /// The most articles that are read at once.
    ///
    /// With a tag, a collection or words each page looks anew for all that have them, so that few pages are better.
    private var page: Int { all ? 2_000 : 200 }

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            var query = query
            if let after {
                let item = try await session.item(after, in: replica, kinds: [.article])
                guard let article = try await replica.article(item.id) else { throw EditProblem.notFound(item) }
                query.after = ArticleQuery.Cursor(after: article)
            }
            var rest = all ? Int.max : limit
            while rest > 0 {
                // One more than is printed tells whether there is a next page.
                query.limit = min(rest, page) + 1
                let asked = query
                let (articles, ids) = try await replica.read { reader in
                    let articles = try reader.articles(asked)
                    return (articles, try ShortIdentifiers(articles.map(\.id), in: reader))
                }
                let shown = articles.prefix(query.limit - 1)
                for article in shown { try print(article, ids, session) }
                rest -= shown.count
                guard articles.count > shown.count, let last = shown.last else { break }
                query.after = ArticleQuery.Cursor(after: last)
                if rest == 0 { session.talk.say("There are more: --after \(ids[last.id]), or --all.") }
            }
        }
        return .success
    }

    private var query: ArticleQuery {
        var query = ArticleQuery()
        query.lifecycle = trash ? .trashed : .live
        query.tags = tag
        query.collections = collection
        query.reading = state
        query.isFavourite = favourite
        query.isArchived = archived
        query.site = site
        query.text = text
        query.savedFrom = since?.milliseconds
        query.savedBefore = until?.milliseconds
        return query
    }

    private func print(_ article: Article, _ ids: ShortIdentifiers, _ session: Session) throws {
        guard !session.isJSON else { return try session.output.json(article.json) }
        let output = session.output
        let id = ids[article.id].padded(to: ids.width)
        let marks = Self.marks(of: article)
        let tags = article.tags.map { "#" + TerminalText.line($0) }.joined(separator: " ")
        let title = article.title.isEmpty ? article.url ?? "(no title)" : article.title
        let used = ids.width + 2 + 10 + 2 + 4 + (tags.isEmpty ? 0 : tags.count + 2)
        let room = output.columns.map { max(20, $0 - used) }
        let words = [
            output.styled(id, .faint), (article.saved.map { PointInTime($0).date } ?? "–").padded(to: 10),
            marks + " " + TerminalText.line(title).cut(to: room),
            output.styled(tags, .faint),
        ]
        try output.line(words.filter { !$0.isEmpty }.joined(separator: "  "))
    }

    /// Three marks: how far it is read, whether it is a favourite, whether people should look at it.
    private static func marks(of article: Article) -> String {
        let reading =
            switch article.reading.stage {
            case .unread: "•"
            case .reading: "›"
            case .read: " "
            }
        let conflict = article.cameBack || !article.conflicts.isEmpty
        return reading + (article.isFavourite ? "*" : " ") + (conflict ? "!" : " ")
    }
}
