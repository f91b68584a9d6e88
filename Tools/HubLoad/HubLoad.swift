import ArgumentParser
import Foundation

/// Measures a hub, and tries to make it lose something.
@main
struct HubLoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub-load", subcommands: [LoadVerb.self, GrowthVerb.self, LibrariesVerb.self],
        defaultSubcommand: LoadVerb.self)
}

/// Prints a line, to be seen at once wherever it goes.
func report(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
