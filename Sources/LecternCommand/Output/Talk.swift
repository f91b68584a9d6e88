import Glibc
import Lectern
import Synchronization
import SystemFiles

/// Standard error: what is said about the work, beside the data.
final class Talk: Sendable {
    private let isQuiet: Bool
    private let isVerbose: Bool
    private let isJSON: Bool
    /// Whether a person reads along.
    let isTerminal: Bool
    private let isColoured: Bool
    private let isDryRun: Bool
    private let bar = Mutex(false)
    private let heldIsNoted = Mutex(false)

    init(_ options: GlobalOptions) {
        isQuiet = options.quiet
        isVerbose = options.verbose
        isJSON = options.json
        isDryRun = options.dryRun
        isTerminal = isatty(STDERR_FILENO) == 1
        isColoured = options.color.colours(isTerminal: isTerminal)
    }

    /// Talks before there are options, about words that can't be parsed.
    init(isJSON: Bool) {
        isQuiet = false
        isVerbose = false
        self.isJSON = isJSON
        isDryRun = false
        isTerminal = isatty(STDERR_FILENO) == 1
        isColoured = ColorPolicy.auto.colours(isTerminal: isTerminal)
    }

    /// Says what was done; a program that reads JSON gets it there.
    func say(_ text: String) {
        if !isQuiet && !isJSON { write("", text + "\n") }
    }

    /// Says what was changed, or what would have been.
    func sayDone(_ text: String) { say(isDryRun ? "Dry run, nothing was changed: \(text)" : text) }

    /// Says what only the curious want to know.
    func mention(_ text: String) {
        if isVerbose && !isJSON { write("", text + "\n") }
    }

    /// Asks a person who is there.
    func ask(_ question: String) { write("", question) }

    /// Says what nobody may miss, quiet or not.
    ///
    /// Programs get `{"note":{"code","message"}}` on a line of its own.
    func note(_ topic: String, _ text: String) {
        if isJSON {
            writeJSON(["note": ["code": .string(topic), "message": .string(text)]])
        } else {
            write("Note: ", text + "\n")
        }
    }

    /// Whether it was said that deletions wait for a decision.
    var hasNotedHeld: Bool { heldIsNoted.withLock { $0 } }

    /// Says that many deletions wait for a decision.
    func noteHeld(_ count: Int) {
        heldIsNoted.withLock { $0 = true }
        note(
            "held",
            """
            Another replica took away \(count.of("item")). What it trashed stays visible here until you decide: \
            `lectern trash --held` lets them go, `lectern restore --held` brings them back for all.
            """)
    }

    /// Says what went wrong, and what to do about it.
    func report(_ problem: any ExplainedProblem) {
        if isJSON {
            writeJSON([
                "error": [
                    "code": .string(problem.code), "message": .string(problem.sentence),
                    "remedy": .string(problem.remedy),
                ]
            ])
        } else {
            write("lectern: ", problem.sentence + "\n  " + problem.remedy + "\n")
        }
    }

    /// Replaces the line of the progress bar; an empty text takes it away.
    func showBar(_ text: String) {
        let isShown = bar.withLock { isShown in
            defer { isShown = !text.isEmpty }
            return isShown
        }
        guard isShown || !text.isEmpty else { return }
        Self.write(Array("\r\u{1b}[K\(text)".utf8))
    }

    private func writeJSON(_ value: JSONValue) { Self.write(value.bytes + [UInt8(ascii: "\n")]) }

    /// Messages quote what strangers wrote, so they are made safe whatever they are written to.
    private func write(_ label: String, _ text: String) {
        showBar("")
        let label = isColoured && !label.isEmpty ? "\u{1b}[\(TextStyle.warning.rawValue)m\(label)\u{1b}[0m" : label
        Self.write(Array((label + TerminalText.block(text)).utf8))
    }

    /// Who listens may have gone; there is nothing to be done about it.
    private static func write(_ bytes: [UInt8]) { try? SystemFiles.write(bytes, to: STDERR_FILENO) }
}
