import ArgumentParser
import Lectern

/// One run of the command: words in, exit status out.
struct CommandRun {
    private let words: [String]

    /// Prepares a run with the words behind the program's name.
    init(_ words: [String]) { self.words = ArgumentWords(words).prepared }

    func run() async -> RunStatus {
        do {
            var command = try RootCommand.parseAsRoot(words)
            guard let verb = command as? any Verb else {
                // Groups of verbs and `help` print their help. Of a verb that there isn't, the parser would explain the root.
                if let unknownVerb { throw unknownVerb }
                try command.run()
                return .success
            }
            return await run(verb)
        } catch {
            return await answer(error)
        }
    }

    private func run(_ verb: any Verb) async -> RunStatus {
        let session = Session(verb.global, verb: verb.name)
        return await finish(session.output, session.talk) {
            try ArgumentWords.checkEncoding()
            return try await verb.run(in: session)
        }
    }

    /// Runs something that prints, prints the rest, and says what went wrong.
    private func finish(
        _ output: StandardOutput, _ talk: Talk, _ body: () async throws -> RunStatus
    ) async -> RunStatus {
        do {
            let status = try await body()
            try output.flush()
            return status
        } catch is StandardOutput.Closed {
            return .success
        } catch is Interrupts.Interrupted {
            return .interrupted
        } catch {
            // What was printed before the failure is data all the same.
            try? output.flush()
            let problem = Self.explained(error)
            talk.report(problem)
            return RunStatus(code: problem.code)
        }
    }

    /// Every error with a code, a sentence and a remedy.
    static func explained(_ error: any Error) -> any ExplainedProblem {
        switch error {
        case let problem as any ExplainedProblem: problem
        case let problem as URLProblem: EditProblem.url(problem)
        case let problem as NameKeyProblem: EditProblem.name(problem)
        case let invalid as ValidationError: CommandProblem.usage(invalid.message)
        default: CommandProblem.unexpected(cause: "\(error)")
        }
    }

    /// What is wrong where the first word is no verb, or one behind `help` names none.
    private var unknownVerb: (any ExplainedProblem)? {
        let plain = ArgumentWords(words).plain
        let path = plain.first == "help" ? plain.drop { $0 == "help" } : plain.prefix(1)
        var verbs = RootCommand.configuration.subcommands
        for word in path {
            guard let verb = verbs.first(where: { $0.configuration.commandName == word }) else {
                return CommandProblem.unknownVerb(word)
            }
            verbs = verb.configuration.subcommands
        }
        return nil
    }

    /// Answers a request for help, or says what is wrong with the words.
    private func answer(_ error: any Error) async -> RunStatus {
        let talk = Talk(isJSON: words.prefix { $0 != "--" }.contains("--json"))
        let text = RootCommand.fullMessage(for: error)
        guard RootCommand.exitCode(for: error) != .success else {
            let output = StandardOutput(color: .never)
            return await finish(output, talk) {
                try output.line(HelpText.shortened(text))
                return .success
            }
        }
        talk.report(unknownVerb ?? UsageProblem(message: RootCommand.message(for: error), full: text))
        return .usage
    }
}
