public import Causality
public import MergeTypes

extension ChangeBuilder {
    /// Makes a text say something else; `nil` empties it.
    ///
    /// The new text is compared with what the person had read, and only the difference becomes an edit: what others do
    /// to the text at the same time merges with it, character by character.
    ///
    /// - Throws: `EditProblem` where the item is not there, the text is too large, or a required text would be blank.
    public mutating func setText(_ text: String?, in field: TextField, of item: ItemKey) throws {
        precondition(field.kind == item.kind, "a field belongs to the kind of its item")
        let state = try existing(item)
        let new = Array((text ?? "").utf8)
        try validate(new, field)
        let key = TextKey(item: item, name: TextName(field: field.code))
        try replace(key, with: new, root: [], state)
    }

    /// Makes an article's text say something else, on top of one of its captures.
    ///
    /// As with every text, only the difference becomes an edit. An article without a text gets a capture. Where a capture
    /// that the person had not read has taken the place of theirs, that one stays as it is, and the edit waits beside it.
    ///
    /// - Parameters:
    ///   - capture: the capture whose text the person had read; `nil` for the one that was current then.
    ///   - mediaType: what kind of text it is; `nil` for what it was. A capture that is no longer current keeps its own.
    /// - Throws: `EditProblem` where the article is not there, or the capture's bytes are not; where the new text is not
    ///   UTF-8 or too large; where `capture` is needed, because nothing tells any more which one was current.
    public mutating func setBody(
        of article: ItemID, to text: [UInt8], on capture: ContentHash? = nil, mediaType: String? = nil
    ) throws {
        let item = ItemKey(kind: .article, id: article)
        let state = try existing(item)
        let read = readReference(in: state)
        guard let root = try capture ?? read?.hash ?? replacedCapture(in: state) else {
            return try addCapture(text, mediaType: mediaType, to: article)
        }
        try validateBody(text)
        guard let bytes = try storage.capture(root) else { throw EditProblem.noBody(item) }
        let key = TextKey(item: item, name: TextName(field: ArticleField.body.code, root: root))
        try replace(key, with: text, root: bytes, state)
        if let mediaType, let read, read.hash == root, read.mediaType != mediaType {
            try write([ArticleField.body.set(CaptureReference(hash: root, mediaType: mediaType))], to: item)
        }
    }

    /// The body's reference as the person had it in front of them; `nil` where there was none, or where others have
    /// written over it since.
    private func readReference(in state: ItemState) -> CaptureReference? {
        let siblings = state.registers[ArticleField.body.code]?.siblings ?? []
        let read = Register<[UInt8]?>(siblings: siblings.filter { !isUnread($0.dot) })
        guard let value = read.winner?.value else { return nil }
        return try? CaptureReference(canonicalBytes: value)
    }

    /// The capture that the person had in front of them, where others have written over it since; `nil` where there was
    /// none.
    ///
    /// Only the log knows what a register has lost. But most articles had a single capture until then.
    private func replacedCapture(in state: ItemState) throws -> ContentHash? {
        let siblings = state.registers[ArticleField.body.code]?.siblings ?? []
        guard !siblings.isEmpty, siblings.allSatisfy({ isUnread($0.dot) }) else { return nil }
        let entries = state.sets[ArticleField.captures]?.entries ?? []
        let read = entries.filter { entry in entry.dots.contains { !isUnread($0) } }
        let captures = Set(read.compactMap { try? CaptureReference(canonicalBytes: $0.element.bytes).hash })
        guard captures.count < 2 else {
            throw EditProblem.malformed(
                field: "body", reason: "it has changed since it was read, and which capture that was is not said")
        }
        return captures.first
    }

    /// Edits a text by splices, as an editor that follows each keystroke does.
    ///
    /// - Parameters:
    ///   - edit: what is done to the text as the person had read it; positions count the scalars that it shows.
    ///   - name: the text: a note, a comment's body, or an article's text on one of its captures.
    /// - Throws: `EditProblem` where the item or the capture is not there, the edit reaches beyond the text, or the text
    ///   would be too large or, where it is required, blank.
    public mutating func splice(_ edit: TextEdit, in name: TextName, of item: ItemKey) throws {
        let key = TextKey(item: item, name: name)
        let (pieces, unread) = try readText(key, in: try existing(item))
        guard !edit.splices.isEmpty else { return }
        let root = try root(of: key)
        let rootScalars = QuoteFinder(body: root).scalarCount
        let shown = pieces.visibleScalars(rootScalars: rootScalars)
        let reached = edit.splices.reduce(0) { $0 + $1.skipped + $1.deleted }
        guard reached <= shown else {
            throw EditProblem.malformed(
                field: "text", reason: "it has \(shown) characters, and the edit reaches to \(reached)")
        }
        guard let placed = pieces.edit(as: edit, rootScalars: rootScalars) else { throw Self.reachesTooFar }
        var result = pieces
        result.apply(placed)
        let bytes = result.render(root: root)
        if let field = FieldRegistry.texts(of: item.kind).first(where: { $0.code == name.field }) {
            try validate(bytes, field)
        } else {
            try validateBody(bytes)
        }
        try append(placed, of: key, unread: unread)
    }

    private static var reachesTooFar: EditProblem {
        .malformed(field: "text", reason: "an edit in it reaches too far for another one to follow")
    }

    private mutating func replace(_ key: TextKey, with new: [UInt8], root: [UInt8], _ state: ItemState) throws {
        let (pieces, unread) = try readText(key, in: state)
        let edit = try edit(making: new, of: pieces, root: root)
        guard !edit.splices.isEmpty else { return }
        try append(edit, of: key, unread: unread)
    }

    private mutating func append(_ edit: TextEdit, of key: TextKey, unread: [Dot]) throws {
        try append([.spliceText(SpliceText(text: key.name, edit: edit, sparing: unread))], on: key.item)
    }

    /// The bytes of the capture that a text began as; none for a text that began empty.
    mutating func root(of key: TextKey) throws -> [UInt8] {
        guard let capture = key.name.root else { return [] }
        guard let bytes = try storage.capture(capture) else { throw EditProblem.noBody(key.item) }
        return bytes
    }

    func edit(making new: [UInt8], of pieces: TextPieces, root: [UInt8]) throws -> TextEdit {
        guard let edit = pieces.edit(making: new, root: root), edit.splices.count <= Limits.splicesInEdit else {
            throw Self.reachesTooFar
        }
        return edit
    }

    /// A text as the person had it in front of them, and the edits that they had not read.
    mutating func readText(
        _ key: TextKey, in state: ItemState
    ) throws -> (pieces: TextPieces, unread: [Dot]) {
        guard let text = state.texts[key.name] else { return (TextPieces(), []) }
        guard text.heads.contains(where: { isUnread($0) }) else { return (text.pieces, []) }
        let records = try storage.textRecords(of: key)
        return (
            TextPieces(records) { !isUnread($0) }, records.map(\.dot).filter { isUnread($0) }.sorted()
        )
    }

    /// Checks a text against the limit and the needs of its field.
    func validate(_ text: some Collection<UInt8>, _ field: TextField) throws {
        if field.isRequired && text.isBlank {
            throw EditProblem.required(kind: field.kind, field: field.name)
        }
        guard text.count <= Limits.textInBytes else {
            throw EditProblem.tooLarge(field: field.name, bytes: text.count, limit: Limits.textInBytes)
        }
    }

    /// The operation that begins a text; `nil` for one that says nothing.
    func beginning(_ field: TextField, _ text: String?) throws -> LibraryOperation? {
        guard let text, !text.isEmpty else { return nil }
        try validate(text.utf8, field)
        return .spliceText(SpliceText(text: TextName(field: field.code), edit: TextEdit(at: 0, inserting: text)))
    }
}

extension Collection<UInt8> {
    /// Whether the UTF-8 has nothing but white space, or nothing at all.
    var isBlank: Bool {
        // Hardly any text begins with white space, or with a letter that isn't ASCII.
        if let first, first < 0x80, first != 0x20, !(0x09...0x0d).contains(first) { return false }
        return String(decoding: self, as: UTF8.self).allSatisfy(\.isWhitespace)
    }
}
