public import Causality

/// Why a log in memory refused; whatever it says, the log is as it was before.
///
/// The codes are those of a replica's store, because whoever syncs decides by them.
public enum MemoryLogProblem: ExplainedProblem, Hashable {
    /// Two different changes have one name.
    case fork(ChangeID)
    /// What arrived builds on changes that are not here.
    case gap(missing: [ChangeRange])
    /// Received bytes contradict themselves.
    case damaged(ChangeRange, EncodingProblem)
    /// A private record isn't the one that its change commits to.
    case privateMismatch(Dot)

    /// The stable code.
    public var code: String {
        switch self {
        case .fork: "fork"
        case .gap: "gap"
        case .damaged: "damaged"
        case .privateMismatch: "private-mismatch"
        }
    }

    /// What is wrong, in one sentence.
    public var sentence: String {
        switch self {
        case .fork(let change): "There are two changes \(change.sequence) of \(change.replica.shortDescription)."
        case .gap(let missing): "It needs \(missing.map(\.description).joined(separator: ", "))."
        case .damaged(let range, let problem): "In \(range): \(problem.sentence)."
        case .privateMismatch(let dot): "A private record of change \(dot.sequence) is not the one committed to."
        }
    }

    /// What to do about it.
    public var remedy: String { "Correct the test, or what it tests." }

    /// Whether what arrived contradicts the log, and not the other way round.
    var isMisfit: Bool {
        switch self {
        case .fork, .damaged: true
        case .gap, .privateMismatch: false
        }
    }

    static func damaged(_ id: ChangeID, _ problem: EncodingProblem) -> Self {
        .damaged(ChangeRange(replica: id.replica, first: id.sequence, last: id.sequence), problem)
    }
}
