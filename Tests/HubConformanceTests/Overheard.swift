import Foundation
import Lectern

/// What somebody could overhear: lines of logs, metrics, answers, errors.
struct Overheard {
    /// The codes of the errors that were heard of, each once.
    private(set) var codes: Set<String> = []
    private var texts: [(source: String, text: String)] = []

    /// Notes a text, and where it was heard.
    mutating func note(_ text: String, from source: String) { texts.append((source, text)) }

    /// Notes everything that an error says of itself, to people and to those who search for its cause.
    mutating func note(_ error: any Error, from source: String) {
        var dumped = ""
        dump(error, to: &dumped)
        var says = [String(describing: error), String(reflecting: error), error.localizedDescription, dumped]
        if let problem = error as? any ExplainedProblem {
            codes.insert(problem.code)
            says += [problem.code, problem.sentence, problem.remedy]
        } else {
            codes.insert("\(type(of: error))")
        }
        for text in says { note(text, from: source) }
    }

    /// Does what must fail, and notes how it did.
    mutating func failure(_ source: String, of work: () async throws -> Void) async {
        do {
            try await work()
            codes.insert("none: \(source)")
        } catch {
            note(error, from: source)
        }
    }

    /// Where any of the secrets was heard.
    func sources(telling secrets: [String]) -> [String] {
        texts.filter { heard in secrets.contains { heard.text.localizedCaseInsensitiveContains($0) } }.map(\.source)
    }
}
