/// What a person does in one edit.
enum EditKind: String, Codable, CaseIterable, Sendable {
    case save
    case saveSeparately
    case write
    case changeURL
    case writeText
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
}
