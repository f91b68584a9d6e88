import ArgumentParser
import Lectern

struct SyncVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Bring this replica and its remotes together.",
        discussion: """
            Without a name, all remotes are synced. What was cut short goes on with the next sync. The exit code is 5 \
            where conflicts are open or items are held afterwards, 3 where only some of it worked, 6 where nobody \
            could be reached.
            """)

    @Argument(help: "The remotes.") var remotes: [String] = []
    @Flag(help: "Go on syncing whenever something is new, here or there, until interrupted.") var watch = false
    @Flag(help: "Let a large run of somebody's deletions take effect at once.") var acceptDeletes = false
    @Flag(help: "Fill a folder again that has lost what it held.") var reseed = false
    @Option(
        help: ArgumentHelp(
            "Which texts of articles to take: all, recent (of the last 90 days) or none; the setting sync.blobs otherwise.",
            valueName: "which"))
    var blobs: BlobChoice?

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func validate() throws {
        if watch && global.dryRun { throw ValidationError("Give --watch or --dry-run, not both.") }
    }

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            var names = remotes
            if names.isEmpty { names = try await replica.remotes().map(\.name) }
            guard !names.isEmpty else { throw CommandProblem.noRemote }
            for name in names { _ = try await replica.remote(named: name) }
            var options = try await Self.options(of: replica)
            if let blobs { options.blobs = blobs.policy }
            options.acceptsDeletions = acceptDeletes
            let run = SyncRun(session: session, replica: replica, names: names, options: options, reseeding: reseed)
            if session.isDryRun { return try await run.preview() }
            return watch ? try await SyncWatch(run: run).run() : try await run.syncAll()
        }
    }

    /// How a replica syncs where nothing else is said: by its settings.
    static func options(of replica: Replica) async throws -> SyncProcedure.Options {
        var options = SyncProcedure.Options()
        options.blobs =
            (try await replica.localSetting(Setting.syncBlobs.rawValue).flatMap(BlobChoice.init) ?? .all).policy
        return options
    }
}
