import ArgumentParser
import Glibc

/// How words are set apart on a terminal; the raw value is the number in the escape sequence.
enum TextStyle: Int {
    case bold = 1
    case faint = 2
    case warning = 33
}

/// When words are coloured.
enum ColorPolicy: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never

    /// Decides for one stream.
    ///
    /// `NO_COLOR` and a terminal that can't are respected unless colours are asked for.
    func colours(isTerminal: Bool) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto: isTerminal && Environment["NO_COLOR"] == nil && Environment["TERM"] != "dumb"
        }
    }
}
