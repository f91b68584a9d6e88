import ArgumentParser
import Lectern

struct MarkVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "mark", abstract: "Say how far articles are read, and which are favourites or archived.")

    @Argument(help: "The articles' ids; - for those on standard input, one a line.") var ids: [String]
    @Flag(help: "Read to the end.") var read = false
    @Flag(help: "Not begun.") var unread = false
    @Flag(help: "Begun.") var reading = false
    @Option(help: ArgumentHelp("How far, from 0 to 100.", valueName: "percent")) var progress: Int?
    @Flag(name: [.long, .customLong("favorite")], help: "A favourite.") var favourite = false
    @Flag(name: [.long, .customLong("no-favorite")], help: "No favourite.") var noFavourite = false
    @Flag(help: "Archived.") var archive = false
    @Flag(help: "Not archived.") var unarchive = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if [read, unread, reading].count(where: \.self) > 1 {
            throw ValidationError("An article is either --read, --unread or --reading.")
        }
        if favourite && noFavourite { throw ValidationError("--favourite and --no-favourite contradict each other.") }
        if archive && unarchive { throw ValidationError("--archive and --unarchive contradict each other.") }
        if let progress, !(0...100).contains(progress) { throw ValidationError("--progress goes from 0 to 100.") }
        if writes(over: .unread).isEmpty { throw ValidationError("Say what to mark, such as --read or --favourite.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let items = try await session.items(ids, in: replica, kinds: [.article])
            let verb = self
            let before = try await replica.read { reader in
                try items.map { try reader.article($0.id)?.reading ?? .unread }
            }
            let edited = try await session.edit(replica) { editor in
                for (item, reading) in zip(items, before) { try editor.write(verb.writes(over: reading), to: item) }
            }
            try session.report(items, edited, "Marked")
        }
        return .success
    }

    /// What is written to an article that was read so far.
    private func writes(over before: ReadingState) -> [FieldWrite] {
        var writes: [FieldWrite] = []
        if let state = state(after: before) { writes.append(ArticleField.reading.set(state)) }
        if favourite || noFavourite { writes.append(ArticleField.favourite.set(favourite)) }
        if archive || unarchive { writes.append(ArticleField.archived.set(archive)) }
        return writes
    }

    private func state(after before: ReadingState) -> ReadingState? {
        let stage: ReadingState.Stage? = read ? .read : unread ? .unread : reading ? .reading : nil
        switch (stage, progress) {
        case (nil, nil): return nil
        case (let stage?, let percent?): return ReadingState(stage: stage, progressInPermille: percent * 10)
        case (.read, nil): return ReadingState(stage: .read, progressInPermille: 1_000)
        case (.unread, nil): return .unread
        case (.reading, nil):
            return ReadingState(stage: .reading, progressInPermille: Int(before.progressInPermille))
        case (nil, let percent?):
            let stage: ReadingState.Stage = percent == 0 ? .unread : percent == 100 ? .read : .reading
            return ReadingState(stage: stage, progressInPermille: percent * 10)
        }
    }
}

extension Session {
    /// Says what one edit did to some items: a line of JSON for each, or a sentence.
    ///
    /// - Parameter held: those that were held here until now. They go out of sight, even where that makes no change.
    func report(
        _ items: [ItemKey], _ edited: Edited<Void>, _ done: String, lettingGo held: Set<ItemKey> = []
    ) throws {
        if isJSON {
            let letGo = JSONValue.Member(name: "letGo", value: true)
            for item in items { try output.json(json(item, edited.change).with(held.contains(item) ? [letGo] : [])) }
        }
        let isLetGo = !edited.isDifferent && !held.isEmpty
        let changed = edited.isDifferent ? items : items.filter { held.contains($0) }
        say(isLetGo ? "Let go of" : done, changed)
    }

    /// Says in a sentence what was done to some items.
    func say(_ done: String, _ items: [ItemKey]) {
        guard let first = items.first else { return talk.sayDone("Nothing is different.") }
        let what = items.count == 1 ? "\(first.kind) \(first.id)" : "\(items.count) items"
        talk.sayDone("\(done) \(what).")
    }
}
