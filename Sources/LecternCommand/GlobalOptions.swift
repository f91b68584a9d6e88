import ArgumentParser

/// The options that every verb has, before it and after it.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: [.customShort("C"), .customLong("library")],
        help: ArgumentHelp(
            "The library: its directory or its file; of a hub's token, its id.",
            discussion:
                "Otherwise LECTERN_LIBRARY, the current directory upwards, or lectern in the XDG data directory.",
            valueName: "path"), completion: .directory)
    var library: String?

    @Flag(help: "Print JSON: one object, or one a line; see Docs/JSONOutput.md.")
    var json = false

    @Flag(name: .shortAndLong, help: "Say nothing but data, errors and what nobody may miss.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Say more.")
    var verbose = false

    @Flag(name: [.customShort("n"), .customLong("dry-run")], help: "Say what would happen, and change nothing.")
    var dryRun = false

    @Flag(name: [.customShort("y"), .customLong("yes")], help: "Confirm what would be asked.")
    var yes = false

    @Flag(name: .customLong("no-progress"), help: "Draw no progress bar.")
    var noProgress = false

    @Option(help: ArgumentHelp("When to use colours.", valueName: "when"))
    var color = ColorPolicy.auto

    func validate() throws {
        if library?.isEmpty == true { throw ValidationError("-C names no library: its path is empty.") }
    }
}
