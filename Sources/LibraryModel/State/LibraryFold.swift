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
        let history = part.isPurge ? try storage.history(of: part.item) : []
        let isParked = try park(event.dot, unless: part.isPurge, on: part.item, in: &storage)
        for (position, operation) in part.operations.enumerated() where !isParked {
            let event = origin.event(at: part.firstIndex + UInt32(position))
            if case .spliceText(let operation) = operation {
                try fold(operation, on: part.item, at: event, into: &storage)
            } else {
                try storage.update(part.item) { apply(operation, to: &$0, at: event, history: history) }
            }
        }
        try storage.record(part: event.dot, of: part.item)
    }

    /// Parks a part whose item was purged; returns whether it was.
    private static func park(
        _ dot: Dot, unless isPurge: Bool, on item: ItemKey, in storage: inout some ItemStorage
    ) throws -> Bool {
        var isParked = false
        try storage.update(item) { state in
            guard state.purge != nil && !isPurge else { return }
            state.purge?.parked.append(dot)
            state.purge?.parked.sort()
            isParked = true
        }
        return isParked
    }

    /// Carries out an edit of a text, merged where it wasn't made upon all that is here.
    private static func fold(
        _ operation: SpliceText, on item: ItemKey, at event: Event, into storage: inout some ItemStorage
    ) throws {
        let key = TextKey(item: item, name: operation.text)
        var isSequential = false
        try storage.update(item) { isSequential = operation.apply(to: &$0, at: event) }
        let graph = try storage.textGraph(
            of: key, reaching: isSequential ? nil : { operation.hasRead($0, at: event) })
        var record = TextRecord(dot: event.dot, edit: operation.edit, bases: nil)
        if isSequential {
            graph?.append(record)
        } else if let graph {
            let (edit, bases) = graph.merge(operation, at: event)
            try storage.update(item) { state in state.texts.update(operation.text) { $0.pieces.apply(edit) } }
            record = TextRecord(dot: event.dot, edit: operation.edit, bases: bases)
        }
        try storage.record(record, of: key)
    }

    private static func apply(
        _ operation: LibraryOperation, to state: inout ItemState, at event: Event, history: [Dot]
    ) {
        switch operation {
        case .writeFields(let operation): operation.apply(to: &state, at: event)
        case .addMembers(let operation): operation.apply(to: &state, at: event)
        case .removeMembers(let operation): operation.apply(to: &state, at: event)
        case .writePrivate(let operation): operation.apply(to: &state, at: event)
        case .trash(let operation): operation.apply(to: &state, at: event)
        case .purge(let operation): operation.apply(to: &state, at: event, history: history)
        case .spliceText, .unknown: break
        }
    }
}

extension ChangePart {
    /// Whether the part ends its item.
    ///
    /// A purge stands alone in its part.
    public var isPurge: Bool {
        if case .purge = operations.first { return operations.count == 1 }
        return false
    }
}
