import ArgumentParser

/// A subcommand: what it is called with, and what it does.
///
/// Verbs don't run by themselves. `CommandRun` gives them a session and makes an exit code of whatever they throw.
protocol Verb: ParsableCommand, Sendable {
    var global: GlobalOptions { get }

    /// Does the work.
    ///
    /// - Returns: `success`, or how far it came where that is no error.
    func run(in session: Session) async throws -> RunStatus
}

extension Verb {
    /// The verb's name, for the lock file and for messages.
    var name: String { Self.configuration.commandName ?? "" }
}
