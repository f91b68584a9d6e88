public import Causality

/// What one transaction of one replica did: immutable and atomic.
public struct LibraryChange: Hashable, Sendable {
    /// Its name, time and context.
    public var origin: ChangeOrigin
    /// What it did, in order.
    public var parts: [ChangePart]

    /// Creates a change.
    public init(origin: ChangeOrigin, parts: [ChangePart]) {
        self.origin = origin
        self.parts = parts
    }
}

/// A change's place in causal history.
public struct ChangeOrigin: Hashable, Sendable {
    /// The change's name.
    public let id: ChangeID
    /// The change's time.
    public let timestamp: Timestamp
    /// What the author's replica held before it, its own earlier changes included.
    public let context: VersionVector

    /// Creates a place.
    public init(id: ChangeID, timestamp: Timestamp, context: VersionVector) {
        self.id = id
        self.timestamp = timestamp
        self.context = context
    }

    /// The event of the operation at `index`.
    public func event(at index: UInt32) -> Event {
        Event(
            dot: Dot(replica: id.replica, sequence: id.sequence, index: index), timestamp: timestamp, context: context)
    }
}

/// One item's operations in a change, and the items that people see as touched by them.
public struct ChangePart: Hashable, Sendable {
    /// A touched item: the part's own, or one of its ancestors.
    public struct Touch: Hashable, Sendable {
        /// The item.
        public let item: ItemKey
        /// Touches and trashings in the author's context that the author had not read, ordered.
        ///
        /// They stay.
        public let sparing: [Dot]

        /// Creates a touch.
        public init(item: ItemKey, sparing: [Dot] = []) {
            self.item = item
            self.sparing = sparing
        }
    }

    /// The item that the operations are about.
    public let item: ItemKey
    /// The index of the part's first operation among all of the change.
    public let firstIndex: UInt32
    /// The items that this part keeps out of the trash, or brings back from it.
    public let touches: [Touch]
    /// The operations in order.
    ///
    /// A part that only restores has none.
    public let operations: OperationList

    /// Creates a part.
    public init(item: ItemKey, firstIndex: UInt32, touches: [Touch], operations: OperationList) {
        self.item = item
        self.firstIndex = firstIndex
        self.touches = touches
        self.operations = operations
    }

    /// Creates a part of single operations.
    public init(
        item: ItemKey, firstIndex: UInt32, touches: [Touch], operations: some Sequence<LibraryOperation>
    ) {
        self.init(item: item, firstIndex: firstIndex, touches: touches, operations: OperationList(operations))
    }

    /// Whether the part does nothing but edit texts.
    public var isTextEdit: Bool {
        if operations.edits != nil { return true }
        return !operations.isEmpty
            && operations.allSatisfy { if case .spliceText = $0 { true } else { false } }
    }

    /// How many indices the part takes: one for each operation, and one for a part that only touches.
    public var indexCount: UInt32 { max(1, UInt32(operations.count)) }
}

extension ChangePart {
    /// The operations with their names, in order.
    ///
    /// - Parameter id: the change that the part belongs to.
    public func namedOperations(in id: ChangeID) -> some Sequence<(dot: Dot, operation: LibraryOperation)> {
        operations.enumerated().lazy.map { offset, operation in
            let index = firstIndex + UInt32(offset)
            return (dot: Dot(replica: id.replica, sequence: id.sequence, index: index), operation: operation)
        }
    }

    /// The operations that write private records, and what each commits to, in order.
    ///
    /// - Parameter id: the change that the part belongs to.
    public func privateCommitments(in id: ChangeID) -> [(dot: Dot, commitment: ContentHash)] {
        namedOperations(in: id).compactMap { dot, operation in
            guard case .writePrivate(let operation) = operation else { return nil }
            return (dot, operation.commitment)
        }
    }
}
