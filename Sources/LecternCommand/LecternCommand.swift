import Glibc

/// LecternCommand is the executable `lectern`: arguments in, text or JSON out, an exit code.
///
/// This is the entrance. One run goes like this:
///
/// - `CommandRun` has the words prepared and parsed, runs the verb, and turns what it threw into words and a code.
/// - `Verbs/` has one file for each subcommand; a verb says what it needs and calls `Replica`.
/// - `Input/` finds the library, reads files, standard input, dates and `$EDITOR`.
/// - `Output/` prints: data on standard output, talk on standard error, never the other way round.
/// - `RunStatus` is the one table of exit codes.
///
/// The module deliberately knows nothing of merging, SQL or the bytes of a bundle: whatever a verb can do, a program
/// that imports Lectern can do too. See Docs/CommandLine.md and Docs/JSONOutput.md.
@main
enum LecternCommand {
    /// The program's version; formats and schemas have their own.
    static let version = "0.1.0"

    static func main() async {
        StandardStreams.takeNumbers()
        let words = Array(CommandLine.arguments.dropFirst())
        HeapShape.choose(for: words)
        Interrupts.watch()
        let status = await CommandRun(words).run()
        exit(status.rawValue)
    }
}
