import ArgumentParser

/// Being a hub for others.
struct HubVerbs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub", abstract: "Run a hub, at which replicas of many libraries meet.",
        subcommands: [HubServeVerb.self, HubTokenVerbs.self])

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions
}

/// Who may do what at a hub.
struct HubTokenVerbs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Say who may read and write a library at a hub.",
        subcommands: [HubTokenCreateVerb.self, HubTokenListVerb.self, HubTokenRevokeVerb.self])

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions
}
