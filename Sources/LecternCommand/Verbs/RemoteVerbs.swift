import ArgumentParser

/// The places with which this replica syncs.
struct RemoteVerbs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remote", abstract: "Name the hubs and folders to sync with.",
        subcommands: [
            RemoteAddVerb.self, RemoteListVerb.self, RemoteRemoveVerb.self, RemoteRenameVerb.self, RemoteTokenVerb.self,
        ])

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions
}
