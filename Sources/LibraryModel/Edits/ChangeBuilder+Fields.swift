public import Causality
internal import MergeTypes

extension ChangeBuilder {
    /// Writes fields of an item that is live or in the trash.
    ///
    /// Fields that have the value already are left alone.
    ///
    /// - Throws: `EditProblem` where the item is not there, a value is too large, or a required field would be empty.
    public mutating func write(_ writes: [FieldWrite], to item: ItemKey) throws {
        let state = try existing(item)
        let writes = lastOfEachField(writes)
        for write in writes {
            try validate(write, item.kind)
            if write.definition.isFixed {
                throw EditProblem.malformed(field: write.definition.name, reason: "it is written once and stays")
            }
        }
        let changed = writes.filter { write in
            let register = state.registers[write.definition.code] ?? Register()
            return register.siblings.count > 1 || register.siblings.first.flatMap(\.value) != write.value
        }
        guard !changed.isEmpty else { return }
        try append([.writeFields(WriteFields(changed.map { operand($0, over: state) }))], on: item)
    }

    /// Writes a field of a replica, or of the library: items that are there as soon as something is said of them.
    ///
    /// - Throws: `EditProblem` where a newer program purged the item, or the value is too large.
    public mutating func set(_ write: FieldWrite, of item: ItemKey) throws {
        let state = try storage.state(of: item)
        guard state.purge == nil else { throw EditProblem.notFound(item) }
        try validate(write, item.kind)
        let siblings = state.registers[write.definition.code]?.siblings ?? []
        if siblings.count == 1, siblings[0].value == write.value { return }
        try append([.writeFields(WriteFields([operand(write, over: state)]))], on: item)
    }

    /// Answers a conflict: writes one of a field's concurrent values again, in place of all that were read.
    ///
    /// - Parameter dot: the operation that wrote the chosen value.
    /// - Throws: `EditProblem.malformed` where no such value is among the field's.
    public mutating func choose(_ dot: Dot, of field: FieldCode, on item: ItemKey) throws {
        let state = try existing(item)
        let siblings = state.registers[field]?.siblings ?? []
        guard let chosen = siblings.first(where: { $0.dot == dot }) else {
            throw EditProblem.malformed(field: "choice", reason: "the field does not have this value, or no longer")
        }
        let write = WriteFields.Write(
            field: field, value: chosen.value, sparing: unreadDots(of: field, in: state))
        try append([.writeFields(WriteFields([write]))], on: item)
    }

    /// The state of an item that can be edited.
    mutating func existing(_ item: ItemKey) throws -> ItemState {
        let state = try storage.state(of: item)
        guard !state.isEmpty && state.purge == nil else { throw EditProblem.notFound(item) }
        return state
    }

    /// A write as an operation's entry: it spares the siblings that the person had not read.
    func operand(_ write: FieldWrite, over state: ItemState) -> WriteFields.Write {
        .init(
            field: write.definition.code, value: write.value,
            sparing: unreadDots(of: write.definition.code, in: state))
    }

    /// What a write of a field spares: unread siblings, and edits of the texts that the field names which are unread, or a
    /// question already.
    private func unreadDots(of field: FieldCode, in state: ItemState) -> [Dot] {
        let siblings = state.registers[field]?.siblings.map(\.dot) ?? []
        let current = state.value(of: ArticleField.body)?.hash
        let edits = state.texts.entries.filter { $0.name.field == field }.flatMap { text in
            text.name.root == current ? text.open.filter { isUnread($0) } : text.open
        }
        return (siblings.filter { isUnread($0) } + edits).sorted()
    }

    /// Checks a value against the limits of its field.
    func validate(_ write: FieldWrite, _ kind: ItemKind) throws {
        precondition(write.definition.kind == kind, "a field belongs to the kind of its item")
        let bytes = write.value?.count ?? 0
        if write.definition.isRequired && (write.value ?? []).isBlank {
            throw EditProblem.required(kind: kind, field: write.definition.name)
        }
        if bytes > write.definition.limitInBytes {
            throw EditProblem.tooLarge(field: write.definition.name, bytes: bytes, limit: write.definition.limitInBytes)
        }
        if let url = write.linkedURL {
            do { _ = try CanonicalURL(url) } catch { throw EditProblem.url(error) }
        }
        guard write.isReadable else {
            throw EditProblem.malformed(field: write.definition.name, reason: "a part of it is over its own limit")
        }
    }

    /// One write for each field: the last of several counts.
    func lastOfEachField(_ writes: [FieldWrite]) -> [FieldWrite] {
        let last = writes.indices.filter { index in
            !writes[(index + 1)...].contains { $0.definition.code == writes[index].definition.code }
        }
        return last.map { writes[$0] }.sorted { $0.definition.code < $1.definition.code }
    }
}

extension FieldWrite {
    /// The address that people will follow from here: scripts and other traps are refused.
    fileprivate var linkedURL: String? {
        guard let value else { return nil }
        switch (definition.kind, definition.code) {
        case (.article, ArticleField.source.code): return (try? SourceLink(canonicalBytes: value))?.url
        case (.comment, CommentField.website.code): return try? String(canonicalBytes: value)
        default: return nil
        }
    }
}
