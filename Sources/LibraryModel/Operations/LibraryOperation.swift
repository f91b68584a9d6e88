internal import Causality

/// One step of a change, on the item of its part.
///
/// The codes are in Protocol/Registry.md.
public enum LibraryOperation: Hashable, Sendable {
    /// Writes registers.
    case writeFields(WriteFields)
    /// Adds elements to sets.
    case addMembers(AddMembers)
    /// Removes elements from sets.
    case removeMembers(RemoveMembers)
    /// Replaces the item's private record.
    case writePrivate(WritePrivate)
    /// Moves the item to the trash.
    case trash(TrashItem)
    /// Ends the item for good.
    case purge(PurgeItem)
    /// Edits a text.
    case spliceText(SpliceText)
    /// An operation of a newer program: kept, forwarded, and folded after an upgrade.
    case unknown(UnknownOperation)

    /// The fields that it is on, in its order: registers, sets or a text.
    public var fields: [FieldCode] {
        switch self {
        case .writeFields(let operation): operation.writes.map(\.field)
        case .addMembers(let operation): operation.additions.map(\.field)
        case .removeMembers(let operation): operation.removals.map(\.field)
        case .spliceText(let operation): [operation.text.field]
        case .writePrivate, .trash, .purge, .unknown: []
        }
    }
}

/// An operation that this program doesn't understand, as its bytes.
public struct UnknownOperation: Hashable, Sendable {
    /// The operation's code.
    public let code: UInt64
    /// The payload, unchanged.
    public let payload: [UInt8]

    /// Keeps an operation.
    public init(code: UInt64, payload: [UInt8]) {
        self.code = code
        self.payload = payload
    }
}
