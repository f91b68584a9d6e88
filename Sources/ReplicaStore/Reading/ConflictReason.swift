public import LibraryModel
internal import MergeTypes

/// Why people should look at an item.
public enum ConflictReason: Hashable, Sendable {
    /// A register has concurrent values.
    case values(FieldDefinition)
    /// It was trashed while somebody worked on it, and stayed.
    case cameBack
    /// Somebody worked on it unseen before it was purged.
    case parked
    /// Its text was edited on a capture that is not the current one.
    case leftBehind
    /// Its words stand in several places that can't be told apart.
    case ambiguous
    /// It is live, and what it hangs beneath was purged by somebody who had not seen it.
    case beneathPurged

    /// The name in JSON and in the store.
    public var name: String {
        switch self {
        case .values: "values"
        case .cameBack: "came-back"
        case .parked: "parked"
        case .leftBehind: "left-behind"
        case .ambiguous: "ambiguous"
        case .beneathPurged: "beneath-purged"
        }
    }

    /// Reads what the store keeps; `nil` where it means nothing.
    init?(name: String, field: FieldCode, kind: ItemKind) {
        let values = FieldRegistry.definition(of: field, kind: kind).map { ConflictReason.values($0) }
        let all: [ConflictReason?] = [values, .cameBack, .parked, .leftBehind, .ambiguous, .beneathPurged]
        guard let reason = all.compactMap(\.self).first(where: { $0.name == name }) else { return nil }
        self = reason
    }

    /// The register with concurrent values.
    public var field: FieldCode? {
        if case .values(let definition) = self { definition.code } else { nil }
    }

    static func all(of state: ItemState, kind: ItemKind) -> [ConflictReason] {
        if let purge = state.purge { return purge.parked.isEmpty ? [] : [.parked] }
        return state.conflicts(kind: kind).map { .values($0) } + (state.touches.cameBack ? [.cameBack] : [])
            // Only an article has a text that people read; what a hostile part put elsewhere concerns nobody.
            + (kind == .article && !state.capturesLeftBehind.isEmpty ? [.leftBehind] : [])
    }
}
