public import Causality
internal import MergeTypes

/// A field whose value is a text: what several people write into it at once merges character by character.
public struct TextField: Hashable, Sendable {
    /// The kind of item.
    public let kind: ItemKind
    /// The field's code among those of its kind.
    public let code: FieldCode
    /// The name in JSON and in messages.
    public let name: String
    /// Whether the text must not be blank.
    public let isRequired: Bool

    init(_ kind: ItemKind, _ code: UInt64, _ name: String, isRequired: Bool = false) {
        self.kind = kind
        self.code = FieldCode(rawValue: code)
        self.name = name
        self.isRequired = isRequired
    }
}

/// Names a text among those of its item.
public struct TextName: Hashable, Sendable, Comparable {
    /// The field.
    public let field: FieldCode
    /// The capture that the text began as; `nil` for a text that began empty.
    ///
    /// Replicas that captured the same bytes share the text.
    public let root: ContentHash?

    /// Creates a name.
    public init(field: FieldCode, root: ContentHash? = nil) {
        self.field = field
        self.root = root
    }

    /// Orders by field, then by root, a text without one first.
    public static func < (left: Self, right: Self) -> Bool {
        if left.field != right.field { return left.field < right.field }
        guard let rightRoot = right.root else { return false }
        guard let leftRoot = left.root else { return true }
        return (leftRoot.high, leftRoot.low) < (rightRoot.high, rightRoot.low)
    }
}

/// Names a text in a library.
public struct TextKey: Hashable, Sendable {
    /// The item.
    public let item: ItemKey
    /// The text among those of the item.
    public let name: TextName

    /// Creates a key.
    public init(item: ItemKey, name: TextName) {
        self.item = item
        self.name = name
    }
}
