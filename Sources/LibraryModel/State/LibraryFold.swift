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
        try storage.update(part.item) { state in
            if state.purge != nil && !part.isPurge {
                state.purge?.parked.append(event.dot)
                state.purge?.parked.sort()
                return
            }
            for (position, operation) in part.operations.enumerated() {
                let event = origin.event(at: part.firstIndex + UInt32(position))
                apply(operation, to: &state, at: event, history: history)
            }
        }
        try storage.record(part: event.dot, of: part.item)
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
        case .unknown: break
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
