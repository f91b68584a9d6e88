/// A promise that was broken.
struct Violation: Error, Hashable, CustomStringConvertible {
    /// Which checker says so.
    let checker: String
    /// What is wrong.
    let sentence: String
    /// Where to look.
    var details: [String] = []

    var description: String { ([checker + ": " + sentence] + details.map { "    " + $0 }).joined(separator: "\n") }
}
