import Foundation

/// Scores how anchors are resolved, against samples whose truth is known.
@main
struct AnchorScore {
    private static let help = """
        usage: score-anchors FOLDER [--json | --verbose]

        Resolves the highlights of samples in later texts and compares with the truth: once with each later text as a
        capture of its own (by the words, the text around them and their position), and once with the texts edited one
        into the next (the marked characters are followed). FOLDER holds kinds of samples (reextraction, revisions, trace-anchors), each with
        folders that hold a truth.json and the texts that it names.

        What counts as right:
          exact      the very span; other spaces in it are no difference
          moved      the very span; judged from 20 scalars on, where the truth knows one place
          edited     a span that overlaps the truth
          fragment   a span that overlaps the truth, or none
          deleted    no span
        Otherwise a span is near (exact or moved: it overlaps the truth), or wrong: it was claimed as certain, and the
        truth is elsewhere or nowhere. No span is orphaned, or ambiguous.

          --json     prints the tallies of every document and the goals as JSON
          --verbose  also prints every document, with each anchor that wasn't right

        exit code: 0 every goal is met, 1 a goal is missed, 2 there is nothing to score
        """

    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.contains("--help") || arguments.contains("-h") {
            print(help)
            return
        }
        let isJSON = remove("--json", from: &arguments)
        let isVerbose = remove("--verbose", from: &arguments)
        guard arguments.count == 1, !arguments[0].hasPrefix("-"), !(isJSON && isVerbose) else { fail(help) }
        do {
            let score = try Score(below: URL(filePath: arguments[0]))
            let report = ScoreReport(score: score, goals: Goal.all(of: score))
            print(isJSON ? try report.json() : report.text(verbose: isVerbose))
            exit(report.goals.allSatisfy(\.isMet) ? 0 : 1)
        } catch {
            fail("score-anchors: \(error)")
        }
    }

    private static func remove(_ option: String, from arguments: inout [String]) -> Bool {
        let count = arguments.count
        arguments.removeAll { $0 == option }
        return arguments.count < count
    }

    private static func fail(_ words: String) -> Never {
        FileHandle.standardError.write(Data((words + "\n").utf8))
        exit(2)
    }
}
