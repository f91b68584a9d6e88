/// The words of the command line, before they are parsed.
///
/// The parser takes every word that begins with a dash for an option. Three verbs have words that begin so by design, and
/// texts may begin with anything: `tag ID +new -old`, `search convoy -hoax`, `--quote "- a list"`. And two verbs have a
/// `--color` of their own, told from the global one by its value. A path may stand right behind `-C`, which the parser would
/// read as several options.
struct ArgumentWords {
    private let words: [String]
    /// The places of the verb, and of the words behind it that are no options and no global option's value.
    private let plainPlaces: [Int]

    /// Stands before a word that begins with a dash and is no option; no argument of a process can hold it.
    private static let mark: Character = "\0"

    /// The verbs whose words may begin with a dash.
    private static let signedVerbs: Set<String> = ["tag", "collect", "search"]

    /// The global options that are a dash and a letter.
    private static let shortOptions: Set<String> = ["-C", "-q", "-v", "-n", "-y", "-h"]

    /// The options in front of a verb whose value is the next word.
    private static let optionsWithValue: Set<String> = ["-C", "--library", "--color"]

    /// The verbs that know colours of annotations beside the global `--color`.
    private static let colouringVerbs: Set<String> = ["annotate", "edit"]

    /// The options whose value is a text that people write.
    private static let textOptions: Set<String> = [
        "--title", "--author", "--site", "--excerpt", "--source-label", "--note", "--quote", "--body", "--name",
        "--text", "--creator", "--tag", "--collection", "--body-from",
    ]

    init(_ words: [String]) {
        self.words = words
        var places: [Int] = []
        var index = words.startIndex
        while index < words.endIndex, words[index] != "--" {
            if !words[index].hasPrefix("-") { places.append(index) }
            index += Self.optionsWithValue.contains(words[index]) ? 2 : 1
        }
        plainPlaces = places
    }

    /// The words as the parser has to get them.
    var prepared: [String] {
        let signedVerb = verb.flatMap { Self.signedVerbs.contains(words[$0]) ? $0 : nil } ?? words.endIndex
        var result: [String] = []
        var index = words.startIndex
        while index < words.endIndex {
            let word = words[index]
            let next = index + 1 < words.endIndex ? words[index + 1] : nil
            let maySign = index > signedVerb
            index += 1
            if word == "--" {
                return result + words[(index - 1)...]
            } else if Self.textOptions.contains(word), let next, Self.isText(next) {
                result.append("\(word)=\(next)")
                index += 1
            } else if let parts = Self.parts(of: word) {
                result += parts
            } else if let colour = colour(word, at: index - 1, next) {
                result.append("--colour=\(colour)")
                if !word.contains("=") { index += 1 }
            } else if Self.optionsWithValue.contains(word), let next {
                result += [word, next]
                index += 1
            } else if let path = Self.joinedPath(word, maySign) {
                result.append("--library=\(path)")
            } else if maySign && Self.isSigned(word) {
                result.append("\(Self.mark)\(word)")
            } else {
                result.append(word)
            }
        }
        return result
    }

    /// Refuses words that aren't UTF-8.
    ///
    /// Everybody else gets them with other characters in the place of what can't be read: a path would lead elsewhere, and
    /// a text would not be what was typed.
    static func checkEncoding() throws {
        let words = (1..<max(1, Int(CommandLine.argc))).compactMap { CommandLine.unsafeArgv[$0] }
        guard let word = words.first(where: { String(validatingCString: $0) == nil }) else { return }
        throw AdvisedProblem(
            CommandProblem.usage("“\(String(cString: word))” is not UTF-8."),
            remedy: "Give the file or directory a name in UTF-8; set the terminal to UTF-8 for what you type.")
    }

    /// The word as the person wrote it.
    static func original(_ word: String) -> String { word.first == mark ? String(word.dropFirst()) : word }

    /// What the parser says of words, as the person wrote them.
    static func unmarked(_ message: String) -> String { message.filter { $0 != mark } }

    /// The verb, and the words behind it that are no options and no global option's value.
    var plain: [String] { plainPlaces.map { words[$0] } }

    /// The place of the verb.
    private var verb: Int? { plainPlaces.first }

    /// The colour of an annotation that an option names; `--color never` is about the terminal wherever it stands.
    private func colour(_ word: String, at index: Int, _ next: String?) -> String? {
        guard let verb, index > verb, Self.colouringVerbs.contains(words[verb]) else { return nil }
        let attached = word.hasPrefix("--color=") ? String(word.dropFirst("--color=".count)) : nil
        guard let value = attached ?? (word == "--color" ? next : nil), ColorPolicy(rawValue: value) == nil else {
            return nil
        }
        return value
    }

    /// The path that stands right behind `-C`: the parser would read its letters as options.
    ///
    /// - Parameter maySign: whether the word may take a name off, as `-Cooking` does; a path from the root on counts all the
    ///   same.
    private static func joinedPath(_ word: String, _ maySign: Bool) -> String? {
        guard word.hasPrefix(maySign ? "-C/" : "-C"), word != "-C", !word.hasPrefix("-C=") else { return nil }
        return String(word.dropFirst("-C".count))
    }

    private static func isSigned(_ word: String) -> Bool {
        word.utf8.starts(with: "-".utf8) && !word.utf8.starts(with: "--".utf8) && word.utf8.count > 1
            && !shortOptions.contains(word)
    }

    /// An option and its value, where that begins with a mark on letters: the parser sees one character in that and the
    /// sign between them.
    private static func parts(of word: String) -> [String]? {
        guard word.hasPrefix("--"), let sign = word.unicodeScalars.firstIndex(of: "="), word[sign] != "=" else {
            return nil
        }
        return [String(word[..<sign]), String(word.unicodeScalars[sign...].dropFirst())]
    }

    /// Whether a word behind a text option is its value although it begins with a dash: not where it looks like an option.
    private static func isText(_ word: String) -> Bool {
        guard word.hasPrefix("-") else { return false }
        return !word.hasPrefix("--") || word.hasPrefix("---") || word.contains(where: \.isWhitespace)
    }
}
