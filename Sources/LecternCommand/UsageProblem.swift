import Lectern

/// Words that can't be parsed, as the parser explains them.
struct UsageProblem: ExplainedProblem {
    let sentence: String
    let remedy: String

    var code: String { CommandProblem.usage("").code }

    /// - Parameter full: the message, followed by help and usage on lines of their own.
    init(message: String, full: String) {
        let lines = HelpText.shortened(full).split(separator: "\n", omittingEmptySubsequences: true)
        let usage = lines.drop { !$0.hasPrefix("Usage:") && !$0.hasPrefix("Help:") }
        sentence = message.isEmpty ? "These words make no sense." : ArgumentWords.unmarked(message)
        remedy = usage.isEmpty ? "See `lectern help`." : usage.joined(separator: "\n  ")
    }
}
