internal import Causality
internal import MergeTypes

extension ChangeBuilder {
    /// Adds tags to an article or annotation, and removes others.
    ///
    /// A tag that is there stays, one that is not is no error.
    public mutating func tag(_ item: ItemKey, adding: [String], removing: [String]) throws {
        let field = item.kind == .annotation ? AnnotationField.tags : ArticleField.tags
        let removed = try removing.map { MemberValue(Array(try nameKey($0).text.utf8)) }
        var added: [MemberValue] = []
        for name in adding { added.append(try nameTag(name).element) }
        try change(field, of: item, adding: added, removing: removed)
    }

    /// Puts an article into collections, and takes it out of others.
    ///
    /// Paths are components divided by `/`.
    public mutating func collect(_ article: ItemID, into: [String], outOf: [String]) throws {
        let item = ItemKey(kind: .article, id: article)
        let removed = try outOf.map { MemberValue(Array(try path($0).keys.joined(separator: "/").utf8)) }
        var added: [MemberValue] = []
        for path in into { added.append(try nameCollection(path)) }
        try change(ArticleField.collections, of: item, adding: added, removing: removed)
    }

    private mutating func change(
        _ field: FieldCode, of item: ItemKey, adding: [MemberValue], removing: [MemberValue]
    ) throws {
        let set = try existing(item).sets[field] ?? ObservedRemoveSet()
        var operations: [LibraryOperation] = []
        let additions = adding.filter { !set.contains($0) }.map { AddMembers.Addition(field: field, element: $0) }
        if !additions.isEmpty { operations.append(.addMembers(AddMembers(additions))) }
        let removals = Set(removing).compactMap { element -> RemoveMembers.Removal? in
            let seen = Array(set.dots(of: element).filter { !isUnread($0) })
            return seen.isEmpty ? nil : RemoveMembers.Removal(field: field, element: element, seen: seen)
        }
        if !removals.isEmpty { operations.append(.removeMembers(RemoveMembers(removals))) }
        try append(operations, on: item)
    }

    /// The key of a tag; its display form is written where nobody has done so.
    mutating func nameTag(_ name: String) throws -> (tag: ItemKey, element: MemberValue) {
        let key = try nameKey(name)
        let tag = ItemKey(kind: .tag, id: .tag(key))
        try display(
            tag, [NameField.tagDisplay.set(String(name.trimmedOfWhiteSpace())), NameField.tagKey.set(key.text)])
        return (tag, MemberValue(Array(key.text.utf8)))
    }

    /// The key of a collection; the display forms of all its components are written where nobody has done so.
    mutating func nameCollection(_ name: String) throws -> MemberValue {
        let (keys, names) = try path(name)
        for depth in 1...keys.count {
            let path = keys.prefix(depth).joined(separator: "/")
            try display(
                ItemKey(kind: .collection, id: .collection(path: path)),
                [NameField.collectionDisplay.set(names[depth - 1]), NameField.collectionPath.set(path)])
        }
        return MemberValue(Array(keys.joined(separator: "/").utf8))
    }

    private mutating func display(_ item: ItemKey, _ writes: @autoclosure () -> [FieldWrite]) throws {
        guard try !storage.isKnown(item) else { return }
        try append(
            [.writeFields(WriteFields(writes().map { .init(field: $0.definition.code, value: $0.value) }))], on: item)
    }

    private func path(_ text: String) throws -> (keys: [String], names: [String]) {
        let names = text.split(separator: "/", omittingEmptySubsequences: true).map {
            String(String($0).trimmedOfWhiteSpace())
        }
        guard !names.isEmpty else { throw EditProblem.name(.empty) }
        guard names.count <= Limits.collectionDepth else {
            throw EditProblem.malformed(
                field: "collection", reason: "it has \(names.count) levels, and the limit is \(Limits.collectionDepth)")
        }
        return (try names.map { try nameKey($0).text }, names)
    }

    private func nameKey(_ name: String) throws -> NameKey {
        do { return try NameKey(name) } catch { throw EditProblem.name(error) }
    }
}
