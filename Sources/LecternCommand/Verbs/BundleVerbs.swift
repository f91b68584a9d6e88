import ArgumentParser

/// What travels between replicas, as files.
struct BundleVerbs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: "Exchange changes with other replicas, as files.",
        subcommands: [BundleExportVerb.self, BundleImportVerb.self, BundleInspectVerb.self, BundleVerifyVerb.self])

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions
}
