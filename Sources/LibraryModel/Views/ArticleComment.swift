public import Causality
internal import MergeTypes

/// A comment as members see it.
///
/// Its e-mail address never leaves member replicas.
public struct ArticleComment: Hashable, Sendable, Identifiable {
    /// Its identifier.
    public let id: ItemID
    /// The article, annotation or comment that it answers.
    public let parent: ItemKey?
    /// The author's name.
    public let name: String
    /// The author's e-mail address; `nil` where it is withheld from this replica.
    public let email: String?
    /// The author's web site.
    public let website: String?
    /// What it says.
    public let body: String
    /// Whether it is shown.
    public let state: CommentState
    /// When it was made, in milliseconds since 1970; `nil` where it doesn't say.
    public let created: Int64?
    /// Whether it is live or in the trash.
    public let lifecycle: Lifecycle
    /// Whether somebody trashed it while somebody else worked on it.
    public let cameBack: Bool
    /// The names of fields with concurrent values.
    public let conflicts: [String]

    /// Reads a comment from its state.
    ///
    /// - Parameter privateRecord: finds a private record by the dot of the operation that committed to it.
    public init(id: ItemID, state: ItemState, privateRecord: (Dot) throws -> PrivateRecord?) rethrows {
        self.id = id
        parent = state.value(of: CommentField.parent)
        name = state.value(of: CommentField.name) ?? ""
        email = try state.privateRecord.winner.flatMap { try privateRecord($0.dot) }?.value(
            of: CommentField.privateEmail)
        website = state.value(of: CommentField.website)
        body = state.value(of: CommentField.body) ?? ""
        self.state = state.value(of: CommentField.state) ?? .approved
        created = state.value(of: CommentField.created)
        lifecycle = state.lifecycle
        cameBack = state.touches.cameBack
        conflicts = state.conflicts(kind: .comment).map(\.name)
    }
}
