import ArgumentParser

/// The replicas of the library, as far as they ever wrote something.
struct ReplicaVerbs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replicas", abstract: "See the library's replicas, name them, and take them out of use.",
        subcommands: [ReplicaListVerb.self, ReplicaNameVerb.self, ReplicaRetireVerb.self],
        defaultSubcommand: ReplicaListVerb.self)

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions
}
