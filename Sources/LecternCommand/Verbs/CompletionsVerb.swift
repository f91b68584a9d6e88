import ArgumentParser

struct CompletionsVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Print what a shell needs to complete words.",
        discussion: "For bash: lectern completions bash > ~/.local/share/bash-completion/completions/lectern")

    /// The shells that completions are made for.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash
        case zsh
        case fish

        var parserShell: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    @Argument(help: "The shell.") var shell: Shell

    @OptionGroup(title: "Options of every verb") var global: GlobalOptions

    func run(in session: Session) async throws -> RunStatus {
        try session.output.line(RootCommand.completionScript(for: shell.parserShell))
        return .success
    }
}
