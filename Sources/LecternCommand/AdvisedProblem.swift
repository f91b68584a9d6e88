import Lectern

/// A problem of the library with advice that fits the command line better than the library's own.
struct AdvisedProblem: ExplainedProblem {
    let code: String
    let sentence: String
    let remedy: String

    init(_ problem: any ExplainedProblem, remedy: String) {
        code = problem.code
        sentence = problem.sentence
        self.remedy = remedy
    }
}
