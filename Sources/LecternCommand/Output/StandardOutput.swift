import Glibc
import Synchronization
import SystemFiles

/// Standard output: data and nothing else.
///
/// Lines are collected and written in large pieces; whoever reads them may leave at any time.
final class StandardOutput: Sendable {
    /// The reader has gone: there is nobody left to print for, and nothing to complain about.
    struct Closed: Error {}

    /// Whether a person reads along.
    let isTerminal: Bool
    /// Whether words are coloured.
    let isColoured: Bool
    private let pending = Mutex<[UInt8]>([])

    init(color: ColorPolicy) {
        isTerminal = isatty(STDOUT_FILENO) == 1
        isColoured = color.colours(isTerminal: isTerminal)
    }

    /// The terminal's width; `nil` where nobody reads along.
    var columns: Int? {
        var size = winsize()
        guard isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Prints bytes as they are.
    func write(_ bytes: [UInt8]) throws {
        let isFull = pending.withLock { pending in
            pending += bytes
            return pending.count >= 1 << 16
        }
        if isFull { try flush() }
    }

    /// Prints a line that is safe already.
    func line(_ text: String = "") throws { try write(Array(text.utf8) + [UInt8(ascii: "\n")]) }

    /// Prints one line of JSON.
    func json(_ value: JSONValue) throws { try write(value.bytes + [UInt8(ascii: "\n")]) }

    /// A text in a style, where colours are wanted.
    func styled(_ text: String, _ style: TextStyle) -> String {
        isColoured && !text.isEmpty ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
    }

    /// A text of several lines for people: made safe where it goes to a terminal, as it is where it goes to a program.
    func block(_ text: String) -> String { isTerminal ? TerminalText.block(text) : text }

    /// Writes what was collected.
    ///
    /// - Throws: `Closed` where the reader has gone; `OutputProblem`.
    func flush() throws {
        let bytes = pending.withLock { pending in
            defer { pending = [] }
            return pending
        }
        do {
            try SystemFiles.write(bytes, to: STDOUT_FILENO)
        } catch {
            if error.number == EPIPE { throw Closed() }
            throw OutputProblem(cause: error.cause)
        }
    }
}
