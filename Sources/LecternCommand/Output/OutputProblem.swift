import Lectern

/// Standard output can't be written: what the command has done by then is done, and only couldn't be told.
///
/// It is told apart from files that can't be written, of which nothing was changed: who tries again after this one would do
/// the same a second time.
struct OutputProblem: ExplainedProblem {
    /// What the system says of it.
    let cause: String

    var code: String { "unwritable-output" }
    var sentence: String {
        "The output could not be written: \(cause). What the command did is done, and was not taken back."
    }
    var remedy: String { "See what is there with `lectern log` or `lectern status` before you repeat it." }
}
