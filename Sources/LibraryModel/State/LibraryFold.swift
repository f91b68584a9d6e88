internal import Causality
internal import MergeTypes

/// The one way by which operations reach state, local edits and received changes alike.
///
/// The fold is a pure function of the set of changes: it looks at no clock, at no order of arrival beyond causality, and
/// at no table that changes between versions.
public enum LibraryFold {
    /// Folds a whole change.
    ///
    /// The caller has made sure that it is the author's next and that its context is held.
    public static func fold(_ change: LibraryChange, into storage: inout some ItemStorage) throws {
        for part in change.parts { try fold(part, of: change.origin, into: &storage) }
    }

    /// Folds one part of a change; the parts before it were folded already.
    public static func fold(
        _ part: ChangePart, of origin: ChangeOrigin, into storage: inout some ItemStorage
    ) throws {
        let event = origin.event(at: part.firstIndex)
        for touch in part.touches {
            try storage.update(touch.item) { state in
                if state.purge == nil { state.touches.touch(at: event, sparing: touch.sparing) }
            }
        }
        let isParked = try !part.isPurge && note(event.dot, on: part.item, in: &storage)
        if isParked {
            // Its dot is kept, and nothing else.
        } else if let (text, edits) = part.operations.edits {
            try fold(edits, of: TextKey(item: part.item, name: text), at: event, into: &storage)
        } else {
            for (position, operation) in part.operations.enumerated() {
                let event = origin.event(at: part.firstIndex + UInt32(position))
                if case .spliceText(let operation) = operation {
                    try fold(
                        TextEditList(CollectionOfOne(operation.edit)), sparing: operation.sparing,
                        of: TextKey(item: part.item, name: operation.text), at: event, into: &storage)
                } else {
                    try storage.update(part.item) { apply(operation, to: &$0, at: event) }
                }
            }
        }
        try storage.record(part: event.dot, of: part.item)
    }

    /// Notes a part as its author's newest on its item, and parks it where that was purged; returns whether it was.
    private static func note(_ part: Dot, on item: ItemKey, in storage: inout some ItemStorage) throws -> Bool {
        var isParked = false
        try storage.update(item) { state in
            isParked = state.purge != nil
            if isParked { state.purge?.parked.include(part) } else { state.newestParts.include(part) }
        }
        return isParked
    }

    /// Carries out edits of a text, operations in a row: the first merged where it wasn't made upon all that is here,
    /// each other one made upon the one before.
    ///
    /// - Parameters:
    ///   - unread: edits in the author's context that the author had not read, ordered.
    ///   - event: the first operation's.
    private static func fold(
        _ edits: TextEditList, sparing unread: [Dot] = [], of text: TextKey, at event: Event,
        into storage: inout some ItemStorage
    ) throws {
        let reading = TextReading(event: event, unread: unread)
        var isSequential = false
        try storage.update(text.item) { state in
            isSequential = state.texts.update(text.name) { $0.take(edits, reading) }
        }
        let graph = try storage.textGraph(of: text, reaching: isSequential ? nil : { reading.includes($0) })
        var records = TextRecords(first: event.dot, edits: edits, bases: nil)
        if isSequential {
            if let graph { for record in records { graph.append(record) } }
        } else if let graph {
            let merged = graph.merge(edits, reading)
            try storage.update(text.item) { state in
                state.texts.update(text.name) { text in for edit in merged.edits { text.pieces.apply(edit) } }
            }
            records = TextRecords(first: event.dot, edits: edits, bases: merged.bases)
        }
        try storage.record(records, of: text)
    }

    private static func apply(
        _ operation: LibraryOperation, to state: inout ItemState, at event: Event
    ) {
        switch operation {
        case .writeFields(let operation): operation.apply(to: &state, at: event)
        case .addMembers(let operation): operation.apply(to: &state, at: event)
        case .removeMembers(let operation): operation.apply(to: &state, at: event)
        case .writePrivate(let operation): operation.apply(to: &state, at: event)
        case .trash(let operation): operation.apply(to: &state, at: event)
        case .purge(let operation): operation.apply(to: &state, at: event)
        case .spliceText, .unknown: break
        }
    }
}

extension ChangePart {
    /// Whether the part ends its item.
    ///
    /// A purge stands alone in its part.
    public var isPurge: Bool {
        operations.hasPurge && operations.count == 1
    }
}
