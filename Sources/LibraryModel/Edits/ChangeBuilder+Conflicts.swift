public import Causality
internal import MergeTypes

extension ChangeBuilder {
    /// Carries the edits that were made on another capture over to an article's current text.
    ///
    /// What differs between that capture and its edited text is merged into the current text, with what differs between
    /// that capture and the current text: where both agree on the surroundings, the words go to their place. Edits that the
    /// person had not read are left where they are.
    ///
    /// - Throws: `EditProblem.malformed` where there are no edits on that capture, `.noBody` where a capture is not here.
    public mutating func carryOver(from capture: ContentHash, on article: ItemID) throws {
        let item = ItemKey(kind: .article, id: article)
        let state = try existing(item)
        guard state.text(on: capture) != nil else {
            throw EditProblem.malformed(field: "capture", reason: "nobody has edited the text on it")
        }
        guard let reference = state.value(of: ArticleField.body) else {
            // Somebody emptied the body meanwhile: the edited text is the current one again.
            let known = state.reference(to: capture)
            let original = known ?? CaptureReference(hash: capture, mediaType: CaptureReference.plainText)
            return try write([ArticleField.body.set(original)], to: item)
        }
        let root = try root(of: Self.bodyKey(item, on: capture))
        let current = try bodyText(of: item, on: reference.hash, in: state)
        let edited = try bodyText(of: item, on: capture, in: state)
        let (ours, theirs) = Self.edits(of: root, making: current, and: edited)
        var walker = TextWalker()
        var merged = TextPieces()
        for (edit, dot) in [(ours, Dot.first), (theirs, Dot.second)] {
            merged.apply(walker.integrate(edit, dot: dot, parents: []))
        }
        try setBody(of: article, to: merged.render(root: root), on: reference.hash)
        // Edits on further captures stay a question.
        try writeBody(reference, of: item) { text in text.name.root == capture }
    }

    /// An article's text on one of its captures as the person had it in front of them.
    private mutating func bodyText(of item: ItemKey, on capture: ContentHash, in state: ItemState) throws -> [UInt8] {
        let key = Self.bodyKey(item, on: capture)
        let root = try root(of: key)
        return try readText(key, in: state).pieces.render(root: root)
    }

    private static func bodyKey(_ article: ItemKey, on capture: ContentHash) -> TextKey {
        TextKey(item: article, name: TextName(field: ArticleField.body.code, root: capture))
    }

    /// What leads from a text to one that counts, and what another one adds to that.
    ///
    /// What is in the text that counts already, because it was carried over before or captured so, is not put in twice: then
    /// both are told word by word, so that a change isn't taken for part of the one beside it.
    private static func edits(
        of root: [UInt8], making current: [UInt8], and edited: [UInt8]
    ) -> (ours: TextEdit, theirs: TextEdit) {
        let (ours, theirs) = (TextEdit(wordsFrom: root, to: current), TextEdit(wordsFrom: root, to: edited))
        let rest = theirs.without(ours)
        return rest == theirs
            ? (TextEdit(from: root, to: current), TextEdit(from: root, to: edited)) : (ours, rest)
    }

    /// Writes the current capture again, which settles the edits that were read of some texts.
    private mutating func writeBody(
        _ reference: CaptureReference, of item: ItemKey, settling isSettled: (ItemText) -> Bool
    ) throws {
        let state = try existing(item)
        let siblings = (state.registers[ArticleField.body.code]?.siblings ?? []).map(\.dot).filter { isUnread($0) }
        let edits = state.texts.entries.filter { $0.name.field == ArticleField.body.code }.flatMap { text in
            isSettled(text) ? text.open.filter { isUnread($0) } : text.open
        }
        let write = WriteFields.Write(
            field: ArticleField.body.code, value: reference.canonicalBytes, sparing: (siblings + edits).sorted())
        try append([.writeFields(WriteFields([write]))], on: item)
    }

    /// Says that the current capture stands as it is: edits on others, as far as they were read, are no question any more.
    public mutating func keepBody(of article: ItemID) throws {
        let item = ItemKey(kind: .article, id: article)
        guard let reference = try existing(item).value(of: ArticleField.body) else { return }
        try writeBody(reference, of: item) { _ in true }
    }

    /// Makes an item anew as it would be if nobody had purged it, with the late work that was parked: of values that were
    /// written apart, late ones come first.
    ///
    /// The new item has another identifier; what hung beneath the purged one stays gone. The parked work is no question
    /// any more. Whoever has a store asks it to make an item anew: it makes what that one hung beneath anew as well.
    ///
    /// - Parameters:
    ///   - history: everything that was done to the purged item.
    ///   - parent: what the new item hangs beneath; `nil` for what the old one did.
    /// - Throws: `EditProblem.malformed` where nobody purged it; `.notFound` with what it hung beneath where that is gone,
    ///   and with the item itself where nothing is left of it, or doesn't say what it hung beneath; `.noBody` where a
    ///   capture is not here, `.noEmail` where the address is withheld.
    public mutating func recreate(_ history: ItemHistory, beneath parent: ItemKey? = nil) throws -> ItemKey {
        let item = history.item
        guard try storage.state(of: item).purge != nil else {
            throw EditProblem.malformed(field: "item", reason: "nobody purged it")
        }
        guard [.article, .annotation, .comment].contains(item.kind) else {
            throw EditProblem.malformed(field: "item", reason: "a \(item.kind) is made by its name alone")
        }
        var state = history.stateAnew
        if let parent { state.setParent(parent, kind: item.kind) }
        let made = try recreate(item, state)
        // The parked work has been seen now. What is live beneath the old item stays, and stays reported.
        if try storage.state(of: item).purge?.parked.isEmpty == false {
            try append([.purge(PurgeItem())], on: item, touches: [])
        }
        return made
    }

    private mutating func recreate(_ purged: ItemKey, _ state: ItemState) throws -> ItemKey {
        let kind = purged.kind
        var id = ItemID.timeOrdered(atMilliseconds: nowInMilliseconds, using: &generator)
        if kind == .article, let link = state.value(of: ArticleField.link) {
            // Where the page was saved again since, that article stays as it is, and this one stands beside it.
            let next = try articleID(for: link)
            if try storage.state(of: ItemKey(kind: .article, id: next)).isEmpty { id = next }
        }
        let item = ItemKey(kind: kind, id: id)
        if kind != .article {
            guard let parent = state.parent(kind: kind) else { throw EditProblem.notFound(purged) }
            _ = try existing(parent)
        }
        var operations: [LibraryOperation] = []
        var writes = state.registers.entries.compactMap { entry -> WriteFields.Write? in
            let winner = FieldRegistry.definition(of: entry.field, kind: kind)?.winner(of: entry.value)
            return (winner ?? entry.value.winner).map { WriteFields.Write(field: entry.field, value: $0.value) }
        }
        if kind == .article, state.registers[ArticleField.body.code] == nil, state.editedCaptures.count == 1 {
            // Of what was purged before the history that is kept, the edits alone are left.
            let body = CaptureReference(hash: state.editedCaptures[0], mediaType: CaptureReference.plainText)
            writes.append(WriteFields.Write(field: ArticleField.body.code, value: body.canonicalBytes))
        }
        if !writes.isEmpty { operations.append(.writeFields(WriteFields(writes))) }
        var additions = state.sets.entries.flatMap { entry in
            entry.value.elements.map { AddMembers.Addition(field: entry.field, element: $0) }
        }
        // A change names the captures that it adds: those that only a forgotten change named would go astray.
        additions += state.unlistedCaptures.map {
            AddMembers.Addition(field: ArticleField.captures, element: MemberValue($0.canonicalBytes))
        }
        if !additions.isEmpty { operations.append(.addMembers(AddMembers(additions))) }
        for text in state.texts.entries {
            let root = try root(of: TextKey(item: purged, name: text.name))
            let edit = try edit(making: text.pieces.render(root: root), of: TextPieces(), root: root)
            if !edit.isEmpty { operations.append(.spliceText(SpliceText(text: text.name, edit: edit))) }
        }
        if let commitment = state.privateRecord.winner {
            // Without it, it would be gone for those who have it, too.
            guard let record = try storage.privateRecord(at: commitment.dot) else { throw EditProblem.noEmail(purged) }
            if let email = record.value(of: CommentField.privateEmail) {
                // A record has one salt for all its life: the new item has its own.
                let anew = emailRecord(email)
                try storage.keep(anew, at: dot(ofNextPartAt: operations.count))
                operations.append(.writePrivate(WritePrivate(commitment: anew.commitment)))
            }
        }
        guard !operations.isEmpty else { throw EditProblem.notFound(purged) }
        // Whatever it is made of: who makes it anew wants it.
        try append(operations, on: item, touches: touches(of: item, operations))
        return item
    }
}

extension ItemState {
    /// The captures that the current body and the texts are on and that are not among the article's, ordered.
    fileprivate var unlistedCaptures: [CaptureReference] {
        var unlisted: [ContentHash: CaptureReference] = [:]
        for case let root? in texts.entries.map(\.name.root) {
            unlisted[root] = CaptureReference(hash: root, mediaType: CaptureReference.plainText)
        }
        if let body = value(of: ArticleField.body) { unlisted[body.hash] = body }
        for hash in captures { unlisted[hash] = nil }
        return unlisted.values.sorted { $0.hash < $1.hash }
    }

    /// Hangs an item that is about to be made beneath another one.
    fileprivate mutating func setParent(_ parent: ItemKey, kind: ItemKind) {
        let field = kind == .annotation ? AnnotationField.parent.code : CommentField.parent.code
        guard let winner = registers[field]?.winner else { return }
        registers.update(field, default: Register()) { register in
            register = Register(siblings: [
                .init(dot: winner.dot, timestamp: winner.timestamp, value: parent.canonicalBytes)
            ])
        }
    }
}

extension TextEdit {
    /// The splices of this edit that another edit of the same text doesn't make just so.
    func without(_ other: TextEdit) -> TextEdit {
        var made: Set<TextSplice> = []
        var position = 0
        for splice in other.splices {
            position += splice.skipped
            made.insert(TextSplice(skipped: position, deleted: splice.deleted, inserted: splice.inserted))
            position += splice.deleted
        }
        var rest: [TextSplice] = []
        position = 0
        var skipped = 0
        for splice in splices {
            position += splice.skipped
            skipped += splice.skipped
            let placed = TextSplice(skipped: position, deleted: splice.deleted, inserted: splice.inserted)
            position += splice.deleted
            if made.contains(placed) {
                skipped += splice.deleted
            } else {
                rest.append(TextSplice(skipped: skipped, deleted: splice.deleted, inserted: splice.inserted))
                skipped = 0
            }
        }
        return TextEdit(rest)
    }
}

extension Dot {
    /// Two names for edits that never leave a merge in memory.
    fileprivate static let first = Dot(replica: ReplicaID(value: 0), sequence: 1, index: 0)
    fileprivate static let second = Dot(replica: ReplicaID(value: 0), sequence: 2, index: 0)
}
