public import Causality

/// A whole library in memory: the reference that the store is tested against.
///
/// It keeps everything in dictionaries and computes what it is asked for, so it is small, slow and easy to believe.
public struct LibraryState: Sendable {
    /// Every item that some operation reached.
    public private(set) var items: [ItemKey: ItemState] = [:]
    /// The changes that were folded.
    public private(set) var vector = VersionVector()
    /// The changes that wait for others.
    public private(set) var pending: [ChangeID: LibraryChange] = [:]
    /// The captures and their bytes.
    public private(set) var captures: [ContentHash: [UInt8]] = [:]
    /// The private records by the dot of the operation that wrote them.
    public private(set) var privateRecords: [Dot: PrivateRecord] = [:]
    /// The edits of every text in the order of folding.
    private var textRecords: [TextKey: [TextRecord]] = [:]

    /// Creates an empty library.
    public init() {}

    /// Takes a change: folds it and all that it releases, ignores it, or lets it wait.
    @discardableResult
    public mutating func receive(_ change: LibraryChange) throws -> Delivery {
        let delivery = Delivery(of: change.origin.id, context: change.origin.context, at: vector)
        switch delivery {
        case .duplicate: break
        case .early: pending[change.origin.id] = change
        case .ready:
            try fold(change)
            while let next = readyPending { try fold(next) }
        }
        return delivery
    }

    /// Folds a change that was built against this very state; its parts are in it already.
    public mutating func note(_ change: LibraryChange) { vector.include(change.origin.id) }

    /// The digest, computed anew over all items.
    public var digest: LibraryDigest {
        var digest = LibraryDigest()
        for (key, state) in items { digest.add(key, row: state.canonicalRow) }
        return digest
    }

    /// Whether people see an item: it and all its ancestors are live.
    public func isVisible(_ key: ItemKey) -> Bool {
        var seen: Set<ItemKey> = []
        var next: ItemKey? = key
        while let key = next {
            guard seen.insert(key).inserted, let state = items[key], state.lifecycle == .live else { return false }
            next = state.parent(kind: key.kind)
            if next == nil { return key.kind != .annotation && key.kind != .comment }
        }
        return false
    }

    private mutating func fold(_ change: LibraryChange) throws {
        pending[change.origin.id] = nil
        try LibraryFold.fold(change, into: &self)
        vector.include(change.origin.id)
    }

    private var readyPending: LibraryChange? {
        pending.values.first {
            Delivery(of: $0.origin.id, context: $0.origin.context, at: vector) == .ready
        }
    }
}

extension LibraryState: EditableStorage {
    /// An item's state.
    public func state(of key: ItemKey) -> ItemState { items[key] ?? ItemState() }

    /// Changes an item's state in place.
    public mutating func update(_ key: ItemKey, _ body: (inout ItemState) throws -> Void) rethrows {
        try body(&items[key, default: ItemState()])
    }

    /// A state says all that is asked of parts.
    public func record(part: Dot, of key: ItemKey) {}

    /// The edits of a text; opened anew each time.
    public func textGraph(of text: TextKey, reaching isBase: ((Dot) -> Bool)?) -> TextGraph? {
        isBase == nil ? nil : TextGraph(textRecords[text] ?? [], isWhole: true)
    }

    /// Notes edits of a text.
    public mutating func record(_ edits: TextRecords, of text: TextKey) { textRecords[text, default: []] += edits }

    /// The articles whose current URL has a key from which their identifier doesn't follow, ordered.
    public func articles(movedTo urlKey: String) -> [ItemID] {
        let derived = ItemID.article(urlKey: urlKey, generation: 1)
        return items.keys.filter { key in
            key.kind == .article && key.id != derived
                && items[key]?.value(of: ArticleField.link)?.key.utf8.elementsEqual(urlKey.utf8) == true
        }.map(\.id).sorted()
    }

    /// The items directly beneath an item, ordered.
    public func children(of key: ItemKey) -> [ItemKey] {
        items.filter { $0.value.parent(kind: $0.key.kind) == key }.map(\.key).sorted()
    }

    /// Nothing is held in memory.
    public func isHeld(_ key: ItemKey) -> Bool { false }

    /// Nothing is held in memory.
    public func letGo(_ key: ItemKey) {}

    /// All edits of a text.
    public func textRecords(of text: TextKey) -> [TextRecord] { textRecords[text] ?? [] }

    /// Whether something came of what was done to an item.
    public func isKnown(_ key: ItemKey) -> Bool { !state(of: key).isEmpty }

    /// What is not in memory is not known.
    public func begin(_ key: ItemKey) {}

    /// Keeps a capture.
    public mutating func keep(capture bytes: [UInt8]) -> ContentHash {
        let hash = ContentHash(hashing: bytes)
        captures[hash] = bytes
        return hash
    }

    /// A capture's bytes, where they are here.
    public func capture(_ hash: ContentHash) -> [UInt8]? { captures[hash] }

    /// A text on a capture, prepared anew each time.
    public func preparedText(_ text: ItemText?, on capture: ContentHash) -> PreparedText? {
        captures[capture].map { PreparedText(capture: capture, root: $0, text: text) }
    }

    /// Keeps a private record.
    public mutating func keep(_ record: PrivateRecord, at dot: Dot) { privateRecords[dot] = record }

    /// The private record that an operation wrote, where it is here.
    public func privateRecord(at dot: Dot) -> PrivateRecord? { privateRecords[dot] }
}
