internal import Causality
internal import MergeTypes

/// An annotation as people see it.
public struct Annotation: Hashable, Sendable, Identifiable {
    /// Its identifier.
    public let id: ItemID
    /// The article that it is on.
    public let article: ItemID?
    /// What it is.
    public let kind: AnnotationKind
    /// The colour's name, or `#rrggbb`.
    public let colour: String?
    /// The note.
    public let note: String?
    /// The words that it was made on, and what stood around them.
    public let anchor: TextAnchor?
    /// Where the words are now.
    public let resolution: AnchorResolution
    /// Why they were found there, or not at all.
    public let reason: AnchorReason
    /// Who made it.
    public let creator: String?
    /// When it was made, in milliseconds since 1970; `nil` where it doesn't say.
    public let created: Int64?
    /// The tags as people wrote them, ordered by key.
    public let tags: [String]
    /// Whether it is live or in the trash.
    public let lifecycle: Lifecycle
    /// Whether somebody trashed it while somebody else worked on it.
    public let cameBack: Bool
    /// The names of fields with concurrent values.
    public let conflicts: [String]

    /// Reads an annotation from its state.
    public init(
        id: ItemID, state: ItemState, finding: AnchorFinding, display: (ItemKey) throws -> String?
    ) rethrows {
        self.id = id
        article = state.value(of: AnnotationField.parent)?.id
        kind = state.value(of: AnnotationField.kind) ?? .note
        colour = state.value(of: AnnotationField.colour)
        note = state.value(of: AnnotationField.note)
        anchor = state.value(of: AnnotationField.anchor)
        resolution = finding.resolution
        reason = finding.reason
        creator = state.value(of: AnnotationField.creator)
        created = state.value(of: AnnotationField.created)
        tags = try state.tagNames(AnnotationField.tags, display: display)
        lifecycle = state.lifecycle
        cameBack = state.touches.cameBack
        conflicts = state.conflicts(kind: .annotation).map(\.name)
    }
}
