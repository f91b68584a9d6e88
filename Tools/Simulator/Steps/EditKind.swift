/// What a person does in one edit.
enum EditKind: String, Codable, CaseIterable, Sendable {
    case save
    case saveSeparately
    case write
    case changeURL
    case writeText
    /// One stroke more where this machine's person is typing: in a row they are a run of the format.
    case type
    case editBody
    case capture
    case tag
    case untag
    case collect
    case annotate
    case reanchor
    case comment
    case setAddress
    case trash
    case restore
    case purge
    case undo
    case pick
    case carryOver
    case keepBody
    case recreate
    case restoreHeld
    case releaseHeld
    case saveMany
    case trashMany
    case severalAtOnce
    /// Says of replicas that nobody has heard of for long that they are out of use.
    case retire
    /// Says how much of the past the library keeps.
    case setRetention
}
