import ArgumentParser
import Lectern

struct BundleImportVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take bundles: each of them whole, or not at all.",
        discussion: """
            The order of several files doesn't matter, and taking one twice does nothing. The exit code is 5 where \
            conflicts are open or items are held afterwards, and 3 where some files were taken and others refused. \
            Where one replica took away more than 50 items and more than a fifth of all, they are held: they stay \
            visible here until you decide. `lectern trash --held` lets them go, `lectern restore --held` brings them \
            back for all.
            """)

    @Argument(help: "The bundles; - is standard input.", completion: .file()) var files: [String]
    @Flag(help: "Keep changes that build on missing ones until those come, instead of refusing the file.")
    var hold = false
    @Flag(help: "Let a large run of somebody's deletions take effect at once.") var acceptDeletes = false

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try await session.withReplica { replica in
            let run = BundleImportRun(
                session: session, replica: replica, early: hold ? .hold : .refuse,
                acceptsDeletions: acceptDeletes)
            return try await run.take(files)
        }
    }
}
