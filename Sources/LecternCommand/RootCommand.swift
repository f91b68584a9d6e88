import ArgumentParser
import Lectern

/// `lectern` itself: the verbs, the version, and a short tour for who calls it with nothing.
struct RootCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "lectern",
        abstract: "Keeps a library of articles on this machine and merges it with its other replicas.",
        discussion: "Everything works without a network. Text goes to standard output, talk to standard error.",
        version: """
            lectern \(LecternCommand.version) (format \(WireFormat.formatVersion), schema \(Schema.version))
            """,
        groupedSubcommands: [
            CommandGroup(name: "Libraries:", subcommands: [InitVerb.self, CloneVerb.self, StatusVerb.self]),
            CommandGroup(name: "Reading:", subcommands: [ListVerb.self, ShowVerb.self, SearchVerb.self]),
            CommandGroup(
                name: "Editing:",
                subcommands: [
                    AddVerb.self, CaptureVerb.self, EditVerb.self, TagVerb.self, CollectVerb.self, MarkVerb.self,
                    AnnotateVerb.self,
                    CommentVerb.self, TrashVerb.self, RestoreVerb.self, PurgeVerb.self, UndoVerb.self,
                ]),
            CommandGroup(
                name: "Exchanging:",
                subcommands: [SyncVerb.self, FetchVerb.self, RemoteVerbs.self, BundleVerbs.self, HubVerbs.self]),
            CommandGroup(
                name: "Understanding:",
                subcommands: [LogVerb.self, DiffVerb.self, ExplainVerb.self, ConflictVerbs.self]),
            CommandGroup(
                name: "Looking after it:",
                subcommands: [
                    ConfigVerb.self, VerifyVerb.self, RepairVerb.self, BackupVerb.self, CompactVerb.self,
                    RetentionVerb.self, ReplicaVerbs.self,
                    CompletionsVerb.self,
                ]),
        ])

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try session.output.line(Self.tour)
        return .success
    }

    private static let tour = """
        Lectern keeps a library of articles, with annotations and comments, on this machine.

          lectern init ~/reading               make a library; go there, or name it with -C
          lectern add page.md --url URL        save an article; it prints the article's id
          lectern list                         what is there; ids may be shortened
          lectern show ID                      one article with all that is on it
          lectern annotate ID --quote "words"  mark words
          lectern search words                 find them again

        Several machines sync through a hub, or through any folder that they share:

          lectern remote add stick /media/stick/reading    name it; a hub is https://…
          lectern sync                         give and take; `--watch` goes on doing so
          lectern clone /media/stick/reading ~/reading     on another machine

        Or they exchange bundles, on whatever carries a file:

          lectern bundle export laptop.bundle  on one
          lectern clone laptop.bundle ~/reading, then lectern bundle import laptop.bundle   on the other
          lectern conflicts                    what people should look at

        `lectern help` lists every verb, `lectern help VERB` explains one.
        """
}
