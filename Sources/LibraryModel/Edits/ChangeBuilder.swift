public import Causality
internal import MergeTypes

/// Builds one change: each edit becomes a part, and each part is folded at once, so that later edits see earlier ones.
///
/// The builder folds with `LibraryFold`, like a received change. When an edit throws, parts of earlier edits are in the
/// storage already: the caller rolls its transaction back.
public struct ChangeBuilder<Storage: EditableStorage, Generator: RandomNumberGenerator> {
    /// Where the parts are folded.
    public var storage: Storage
    /// The place of the change.
    public let origin: ChangeOrigin
    /// The parts so far, since `keepsParts` was set.
    public private(set) var parts: [ChangePart] = []
    /// Whether parts are kept in `parts`, whatever memory a large change takes then.
    ///
    /// A store that seals them as they are made doesn't need them.
    package var keepsParts: Bool
    /// Takes a part before it is folded, and draws what it needs from the builder's own source.
    private let seal: ((ChangePart, inout Generator) throws -> Void)?
    /// The wall clock of the edit, in milliseconds since 1970.
    public let nowInMilliseconds: Int64
    /// Draws identifiers and salts.
    public var generator: Generator
    /// What the person had in front of them.
    ///
    /// Whatever is newer is spared by every operation.
    private let base: VersionVector
    private var nextIndex: UInt32 = 0
    /// The articles to which the change gave a URL, by its key.
    private(set) var writtenLinks: [String: [ItemID]] = [:]

    /// Starts a change.
    ///
    /// - Parameters:
    ///   - base: the vector at which the edited values were read; `nil` where they were read just now.
    ///   - seal: takes each part before it is folded; `nil` where `parts` is to have them.
    public init(
        origin: ChangeOrigin, base: VersionVector?, nowInMilliseconds: Int64, generator: Generator, storage: Storage,
        seal: ((ChangePart, inout Generator) throws -> Void)? = nil
    ) {
        self.origin = origin
        self.base = base ?? origin.context
        self.nowInMilliseconds = nowInMilliseconds
        self.generator = generator
        self.storage = storage
        self.seal = seal
        keepsParts = seal == nil
    }

    /// Whether nothing was edited.
    public var isEmpty: Bool { nextIndex == 0 }

    /// Whether the person had not read this dot.
    func isUnread(_ dot: Dot) -> Bool { dot.change != origin.id && !base.contains(dot.change) }

    /// The name that the operation at `position` of the next part will have.
    func dot(ofNextPartAt position: Int) -> Dot {
        Dot(replica: origin.id.replica, sequence: origin.id.sequence, index: nextIndex + UInt32(position))
    }

    /// Begins an item under an identifier of its own.
    mutating func newItem(_ kind: ItemKind) -> ItemKey {
        let key = ItemKey(kind: kind, id: .timeOrdered(atMilliseconds: nowInMilliseconds, using: &generator))
        storage.begin(key)
        return key
    }

    /// Appends a part and folds it.
    ///
    /// Where its operations are a person's work on the item, they keep it and its ancestors out of the trash. Items that
    /// the person saw in the trash stay there.
    mutating func append(_ operations: [LibraryOperation], on item: ItemKey) throws {
        guard !operations.isEmpty else { return }
        let isWork = operations.contains { $0.isWork(on: item.kind) }
        try append(operations, on: item, touches: isWork ? touches(of: item, operations) : [])
    }

    /// Appends a part that touches exactly `touches`.
    mutating func append(_ operations: [LibraryOperation], on item: ItemKey, touches: [ItemKey]) throws {
        var listed: [ChangePart.Touch] = []
        for key in touches {
            let seen = try storage.state(of: key).touches
            var unread: [Dot] = []
            for dot in seen.touches where isUnread(dot) { unread.append(dot) }
            for dot in seen.trashings where isUnread(dot) { unread.append(dot) }
            // A part of a newer program may touch and trash at once, under one dot.
            if unread.count > 1 { unread = Set(unread).sorted() }
            listed.append(.init(item: key, sparing: unread))
        }
        let part = ChangePart(item: item, firstIndex: nextIndex, touches: listed, operations: operations)
        if let seal { try seal(part, &generator) }
        if keepsParts { parts.append(part) }
        nextIndex += part.indexCount
        noteLinks(in: operations, of: item)
        try LibraryFold.fold(part, of: origin, into: &storage)
    }

    private mutating func noteLinks(in operations: [LibraryOperation], of item: ItemKey) {
        guard item.kind == .article else { return }
        for case .writeFields(let operation) in operations {
            for write in operation.writes where write.field == ArticleField.link.code {
                guard let link = write.value.flatMap({ try? ArticleLink(canonicalBytes: $0) }) else { continue }
                writtenLinks[link.key, default: []].append(item.id)
            }
        }
    }

    mutating func touches(of item: ItemKey, _ operations: [LibraryOperation]) throws -> [ItemKey] {
        var state = try storage.state(of: item)
        if try wasSeenInTrash(item, state.touches) { return [] }
        var result = [item]
        var seen = [item]
        var next = state.parent(kind: item.kind) ?? parent(writtenBy: operations, kind: item.kind)
        // Threads are short: to look through what was seen costs less than a set of it.
        while let key = next, !seen.contains(key), seen.count < Limits.touchesInPart {
            seen.append(key)
            state = try storage.state(of: key)
            if try !wasSeenInTrash(key, state.touches) && state.purge == nil { result.append(key) }
            next = state.parent(kind: key.kind)
        }
        return result
    }

    private mutating func wasSeenInTrash(_ key: ItemKey, _ touches: TouchSet) throws -> Bool {
        guard touches.isTrashed && !touches.trashings.isEmpty && !touches.trashings.contains(where: { isUnread($0) })
        else {
            return false
        }
        // What is held is shown like anything else, and work on it is work.
        return try !storage.isHeld(key)
    }

    /// A new annotation or comment names its parent in the very part that needs it.
    private func parent(writtenBy operations: [LibraryOperation], kind: ItemKind) -> ItemKey? {
        let field: FieldCode
        switch kind {
        case .annotation: field = AnnotationField.parent.code
        case .comment: field = CommentField.parent.code
        default: return nil
        }
        for case .writeFields(let operation) in operations {
            for write in operation.writes where write.field == field {
                return write.value.flatMap { try? ItemKey(canonicalBytes: $0) }
            }
        }
        return nil
    }
}

extension LibraryOperation {
    /// Whether it is work on an item of a kind: Protocol/Model.md, "What is work".
    fileprivate func isWork(on kind: ItemKind) -> Bool {
        switch self {
        case .writeFields(let operation):
            operation.writes.contains { FieldRegistry.definition(of: $0.field, kind: kind)?.touches ?? true }
        case .trash, .purge: false
        case .addMembers, .removeMembers, .writePrivate, .spliceText, .unknown: true
        }
    }
}
