import Lectern

/// The ids that a verb is about: words of the command line, or `-` for the lines of standard input.
struct GivenIDs: Sendable {
    /// An id, and where it was given.
    struct ID: Sendable {
        let text: String
        /// The line of standard input, counted from 1; `nil` on the command line.
        let line: Int?

        /// What is wrong with it, with its place.
        func placed(_ problem: any ExplainedProblem) -> any ExplainedProblem {
            guard let line else { return problem }
            return ProblemAmongSeveral(of: "standard input, line \(line)", problem)
        }
    }

    /// The word that stands for standard input.
    static let dash = "-"

    let ids: [ID]

    /// Reads standard input where the only word is a dash.
    ///
    /// - Throws: a matter of usage where there is a dash among other words; `CommandProblem.tooManyIDs`,
    ///   `EditProblem.notUTF8`.
    init(_ words: [String]) throws {
        guard words.contains(Self.dash) else {
            ids = words.map { ID(text: $0, line: nil) }
            return
        }
        guard words.count == 1 else {
            throw CommandProblem.usage("With -, ids come from standard input: name no others beside it.")
        }
        let lines = try Self.standardInput().split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        ids = lines.enumerated().compactMap { index, line -> ID? in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let first = words.first, let last = words.last else { return nil }
            return ID(text: String(line[first.startIndex..<last.endIndex]), line: index + 1)
        }
    }

    private static func standardInput() throws -> String {
        do {
            return try InputFile(path: dash).text()
        } catch CommandProblem.inputTooLarge(_, let limit) {
            throw CommandProblem.tooManyIDs(limitInBytes: limit)
        }
    }
}
