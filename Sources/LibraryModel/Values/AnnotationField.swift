public import Causality

/// What an annotation is.
public enum AnnotationKind: Int64, FieldValue, CaseIterable {
    /// Marked words, with or without a note.
    case highlight = 1
    /// A note on the whole article.
    case note = 2
    /// A place to come back to.
    case bookmark = 3

    /// The name in JSON and on the command line.
    public var name: String {
        switch self {
        case .highlight: "highlight"
        case .note: "note"
        case .bookmark: "bookmark"
        }
    }

    /// A code is always read.
    public var isReadable: Bool { true }

    /// The code as a number.
    public var canonicalBytes: [UInt8] { rawValue.canonicalBytes }

    /// Reads a code.
    public init(canonicalBytes: [UInt8]) throws(EncodingProblem) {
        guard let kind = AnnotationKind(rawValue: try Int64(canonicalBytes: canonicalBytes)) else {
            throw EncodingProblem(.unexpected("an unknown kind of annotation"), at: 0)
        }
        self = kind
    }
}

/// The fields of an annotation.
public enum AnnotationField {
    /// The article that it is on.
    ///
    /// Written once.
    public static let parent = Field<ItemKey>(
        .annotation, 1, "article", isRequired: true, isFixed: true, reporting: .never)
    /// What it is.
    public static let kind = Field<AnnotationKind>(.annotation, 2, "kind", isRequired: true)
    /// The colour's name, or `#rrggbb`.
    public static let colour = Field<String>(.annotation, 3, "color")
    /// The note.
    public static let note = TextField(.annotation, 4, "note")
    /// The words that it is on.
    ///
    /// One register, so that a position never mixes with another's quote.
    public static let anchor = Field<TextAnchor>(.annotation, 5, "anchor", limit: Limits.anchorInBytes)
    /// Who made it.
    public static let creator = Field<String>(.annotation, 6, "creator")
    /// When it was made, in milliseconds since 1970.
    public static let created = Field<Int64>(.annotation, 7, "created", reporting: .never)

    /// The set of tags: name keys.
    public static let tags = FieldCode(rawValue: 8)

    /// All registers in the order of their codes.
    public static let definitions: [FieldDefinition] = [
        parent.definition, kind.definition, colour.definition, anchor.definition, creator.definition,
        created.definition,
    ]
}
