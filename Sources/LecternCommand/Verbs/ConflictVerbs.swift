import ArgumentParser

/// What people should look at, and how they settle it.
struct ConflictVerbs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts", abstract: "Show what people should look at, and settle it.",
        subcommands: [
            ConflictListVerb.self, ConflictShowVerb.self, ConflictPickVerb.self, ConflictMergeVerb.self,
        ], defaultSubcommand: ConflictListVerb.self)

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions
}
