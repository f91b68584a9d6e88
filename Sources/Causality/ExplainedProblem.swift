/// A problem that says what is wrong and what to do about it.
///
/// Every error that leaves the library is one. Codes are stable and listed in Protocol/Registry.md; sentences are for
/// people and may change.
public protocol ExplainedProblem: Error, Sendable {
    /// The stable code.
    var code: String { get }
    /// What is wrong, where.
    var sentence: String { get }
    /// What to do about it.
    var remedy: String { get }
    /// Whether trying again soon may help.
    var isTransient: Bool { get }
}

extension ExplainedProblem {
    /// What is wrong mostly stays so.
    public var isTransient: Bool { false }
}
