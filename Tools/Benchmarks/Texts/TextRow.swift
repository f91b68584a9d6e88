/// A row of the comparison of texts.
struct TextRow: Hashable {
    /// The trace, by its name.
    let trace: String
    let phase: TextPhase
    var keepsSearchIndex = false
    var target: TextRequest.Target?

    /// What it says in the table.
    var title: String {
        let what =
            switch phase {
            case .local: "local, a transaction an edit"
            case .localChange: "local, a change an edit"
            case .merge: "merge into an empty text"
            case .mergeBundle: "merge into an empty text, from a bundle"
            case .load: "open the text at rest"
            case .live: "live, each transaction sent"
            case .editApart: "edits, a transaction each"
            case .mergeApart: "merge, both directions"
            }
        let place = target.map { " of a \($0.rawValue) in the store" } ?? ""
        return "\(trace): \(what)\(place)\(keepsSearchIndex ? ", search index" : "")"
    }

    /// The row with which other engines are compared here: they have no bundles, no store and no search index.
    var counterpart: TextRow {
        switch phase {
        case .localChange: TextRow(trace: trace, phase: .local)
        case .mergeBundle: TextRow(trace: trace, phase: .merge)
        default: TextRow(trace: trace, phase: phase)
        }
    }

    /// The rows of a trace, in the order in which they build on each other.
    static func rows(of outline: TextTrace.Outline) -> [TextRow] {
        let phases: [TextPhase] =
            outline.isConcurrent ? [.live, .mergeBundle] : [.local, .localChange, .merge, .mergeBundle, .load]
        return phases.map { TextRow(trace: outline.name, phase: $0) }
    }

    /// The rows of two replicas apart.
    static func rowsApart(of outline: TextTrace.Outline) -> [TextRow] {
        [(TextRequest.Target.note, false), (.note, true), (.body, false), (.body, true)].flatMap { target, isIndexed in
            [TextPhase.editApart, .mergeApart].map {
                TextRow(trace: outline.name, phase: $0, keepsSearchIndex: isIndexed, target: target)
            }
        }
    }
}

extension TextPhase {
    /// Whether there are sizes to tell.
    var leavesBytes: Bool {
        switch self {
        case .local, .live, .editApart, .mergeApart: true
        case .localChange, .merge, .mergeBundle, .load: false
        }
    }
}
