import ArgumentParser
import Lectern

struct FetchVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Fetch the texts of articles that this replica has left out.",
        discussion: """
            For a replica that takes few texts or none; see sync.blobs in `lectern config`. The remotes are asked one after \
            the other until all is here, earlier captures too, and whatever else is new comes along, as with `lectern sync`.
            """)

    @Argument(help: "The articles' ids; - for those on standard input, one a line.") var ids: [String]

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let articles = try await session.items(ids, in: replica, kinds: [.article]).map(\.id)
            var absent = try await Self.absentTexts(of: articles, in: replica)
            let wanted = absent.count
            let remotes = try await replica.remotes().map(\.name)
            guard wanted == 0 || !remotes.isEmpty else { throw CommandProblem.noRemote }
            if session.isDryRun {
                if session.isJSON { try session.output.json(["dryRun": true, "wouldFetch": JSONValue(wanted)]) }
                session.talk.sayDone("\(wanted.of("text")) to fetch.")
                return .success
            }
            var problems: [ProblemAmongSeveral] = []
            for name in remotes {
                var before = Int.max
                // A request names some thousand texts at most: as long as it makes them fewer, there is another one.
                while !absent.isEmpty, absent.count < before {
                    before = absent.count
                    if let problem = try await ask(name, for: absent, replica, session) { problems.append(problem) }
                    absent = try await Self.absentTexts(of: articles, in: replica)
                }
            }
            session.talk.sayDone("Fetched \((wanted - absent.count).of("text")).")
            // Who has what was wanted needn't know of the others.
            if absent.isEmpty { return .success }
            for problem in problems { session.talk.report(problem) }
            session.talk.note(
                "text-absent", "Could not be had, as no remote that answered holds it: \(absent.count.of("text")).")
            return absent.count < wanted ? .partlyDone : problems.first.map { RunStatus(code: $0.code) } ?? .notFound
        }
    }

    /// Syncs with one remote, and returns what was wrong with it.
    private func ask(
        _ name: String, for texts: [ContentHash], _ replica: Replica, _ session: Session
    ) async throws -> ProblemAmongSeveral? {
        var options = try await SyncVerb.options(of: replica)
        options.wantedBlobs = texts
        let run = SyncRun(session: session, replica: replica, names: [name], options: options, reseeding: false)
        do {
            try await run.sync(name, quietly: true)
            return nil
        } catch {
            return ProblemAmongSeveral(of: name, try run.recoverable(error))
        }
    }

    private static func absentTexts(of articles: [ItemID], in replica: Replica) async throws -> [ContentHash] {
        try await replica.read { reader in
            var seen: Set<ContentHash> = []
            return try articles.flatMap { try reader.absentCaptures(of: $0) }.filter { seen.insert($0).inserted }
        }
    }
}
