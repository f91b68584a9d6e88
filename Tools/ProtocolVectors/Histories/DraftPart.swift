import Causality
import LibraryModel

/// A part whose place in its change isn't settled yet.
struct DraftPart {
    let item: ItemKey
    let touches: [ChangePart.Touch]
    let operations: [LibraryOperation]

    /// Creates a part.
    ///
    /// - Parameters:
    ///   - touching: items that are touched.
    ///   - sparing: what each of the touches spares.
    init(_ item: ItemKey, touching: [ItemKey] = [], sparing: [Dot] = [], _ operations: LibraryOperation...) {
        self.item = item
        touches = touching.map { ChangePart.Touch(item: $0, sparing: sparing) }
        self.operations = operations
    }

    /// Creates a part of what is given.
    init(_ item: ItemKey, touches: [ChangePart.Touch], operations: [LibraryOperation]) {
        self.item = item
        self.touches = touches
        self.operations = operations
    }

    /// Parts of one change, each with the index that follows from those before it.
    static func settled(_ drafts: [DraftPart]) -> [ChangePart] {
        var index: UInt32 = 0
        return drafts.map { draft in
            let part = ChangePart(
                item: draft.item, firstIndex: index, touches: draft.touches, operations: draft.operations)
            index += part.indexCount
            return part
        }
    }
}
