import Lectern

/// A problem with one of several files, remotes or lines, which says with which.
struct ProblemAmongSeveral: ExplainedProblem {
    let code: String
    let sentence: String
    let remedy: String

    init(of name: String, _ problem: any ExplainedProblem) {
        code = problem.code
        sentence = "\(name): \(problem.sentence)"
        remedy = problem.remedy
    }
}
