import ArgumentParser
import Lectern

struct TagVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Add tags to an article or annotation, and take others off.",
        usage: "lectern tag [<id> [+<tag> | -<tag> | <tag>] ...]",
        discussion: """
            Without an id, the tags in use are listed; with an id alone, its tags. A tag that is there stays, one that is \
            not is no error. To take off a tag that looks like an option, write -- before it.
            """)

    @Argument(help: "The item's id, then +new, -old or new.") var words: [String] = []

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        let signed = try SignedWords(words.map(ArgumentWords.original))
        try await session.withReplica { replica in
            guard let id = signed.id else {
                return try session.print(try await replica.tags(), empty: "There are no tags.")
            }
            let item = try await session.item(id, in: replica, kinds: [.article, .annotation])
            var edited: Session.Edited<Void>?
            if !signed.isEmpty {
                edited = try await session.edit(replica) { editor in
                    try editor.tag(item, adding: signed.added, removing: signed.removed)
                }
            }
            try session.print(item, edited?.change, "tags", try await tags(of: item, replica))
            if let edited { session.talk.sayDone(edited.isDifferent ? "Tagged." : "Nothing is different.") }
        }
        return .success
    }

    private func tags(of item: ItemKey, _ replica: Replica) async throws -> [String] {
        try await replica.read { reader in
            item.kind == .article ? try reader.article(item.id)?.tags ?? [] : try reader.annotation(item.id)?.tags ?? []
        }
    }
}

extension Session {
    /// Prints the names in use, with how often.
    func print(_ names: [NameUse], empty: String) throws {
        for name in names {
            if isJSON {
                try output.json([
                    "name": .string(name.display), "key": .string(name.key), "count": JSONValue(name.count),
                ])
            } else {
                try output.line("\(String(name.count).leftPadded(to: 6))  \(TerminalText.line(name.display))")
            }
        }
        if names.isEmpty { talk.say(empty) }
    }

    /// Prints an item's names after an edit: one object, or a name a line.
    func print(_ item: ItemKey, _ change: ChangeID?, _ field: String, _ names: [String]) throws {
        if isJSON {
            try output.json(json(item, change).with([.init(name: field, value: JSONValue(names))]))
        } else {
            for name in names { try output.line(TerminalText.line(name)) }
        }
    }
}
