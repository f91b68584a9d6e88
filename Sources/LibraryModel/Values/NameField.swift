internal import Causality
internal import MergeTypes

/// The fields of tags and collections: their key, and how people wrote it.
///
/// Spellings of one key are no conflict.
public enum NameField {
    /// How a tag is shown.
    public static let tagDisplay = Field<String>(.tag, 1, "display", reporting: .never)
    /// The tag's key, which its identifier is derived from.
    public static let tagKey = Field<String>(.tag, 2, "key", isFixed: true, reporting: .never)
    /// How a collection's last component is shown.
    public static let collectionDisplay = Field<String>(.collection, 1, "display", reporting: .never)
    /// The collection's path of keys joined by `/`, which its identifier is derived from.
    public static let collectionPath = Field<String>(
        .collection, 2, "path", limit: (Limits.nameInBytes + 1) * Limits.collectionDepth, isFixed: true,
        reporting: .never)
}

/// Every register that this program knows, by kind.
public enum FieldRegistry {
    /// The registers of a kind in the order of their codes; none for a kind of a newer program.
    public static func definitions(of kind: ItemKind) -> [FieldDefinition] {
        switch kind {
        case .article: ArticleField.definitions
        case .annotation: AnnotationField.definitions
        case .comment: CommentField.definitions
        case .tag: [NameField.tagDisplay.definition, NameField.tagKey.definition]
        case .collection: [NameField.collectionDisplay.definition, NameField.collectionPath.definition]
        case .replica: ReplicaField.definitions
        case .library: LibraryField.definitions
        default: []
        }
    }

    /// The definition of a register, `nil` for one of a newer program.
    public static func definition(of field: FieldCode, kind: ItemKind) -> FieldDefinition? {
        definitions(of: kind).first { $0.code == field }
    }

    /// The texts of a kind that begin empty.
    public static func texts(of kind: ItemKind) -> [TextField] {
        switch kind {
        case .annotation: [AnnotationField.note]
        case .comment: [CommentField.body]
        default: []
        }
    }

    /// The name of a register, text or set; `field-N` for one of a newer program.
    public static func name(of field: FieldCode, kind: ItemKind) -> String {
        definition(of: field, kind: kind)?.name ?? texts(of: kind).first { $0.code == field }?.name
            ?? setName(of: field, kind: kind) ?? "field-\(field.rawValue)"
    }

    /// The name of a set, `nil` for one of a newer program.
    public static func setName(of field: FieldCode, kind: ItemKind) -> String? {
        switch (kind, field) {
        case (.article, ArticleField.tags), (.annotation, AnnotationField.tags): "tags"
        case (.article, ArticleField.collections): "collections"
        case (.article, ArticleField.captures): "captures"
        default: nil
        }
    }
}

extension ItemState {
    /// The item that this one hangs beneath; `nil` for kinds that have no parent.
    public func parent(kind: ItemKind) -> ItemKey? {
        switch kind {
        case .annotation: value(of: AnnotationField.parent)
        case .comment: value(of: CommentField.parent)
        default: nil
        }
    }

    /// The registers whose siblings people should be asked about, in the order of their codes.
    public func conflicts(kind: ItemKind) -> [FieldDefinition] {
        registers.entries.compactMap { entry in
            guard entry.value.siblings.count > 1,
                let definition = FieldRegistry.definition(of: entry.field, kind: kind),
                definition.isConflict(entry.value)
            else { return nil }
            return definition
        }
    }
}
