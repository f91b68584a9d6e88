public import Causality

/// What an item is.
///
/// Codes of newer programs are kept like known ones. The codes are in Protocol/Registry.md.
public struct ItemKind: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The code.
    public let rawValue: UInt64

    /// Creates a kind from its code.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// A saved page or text.
    public static let article = ItemKind(rawValue: 1)
    /// A highlight, note or bookmark on an article.
    public static let annotation = ItemKind(rawValue: 2)
    /// A comment on an article, an annotation or a comment.
    public static let comment = ItemKind(rawValue: 3)
    /// A tag's display form.
    public static let tag = ItemKind(rawValue: 4)
    /// A collection's display form.
    public static let collection = ItemKind(rawValue: 5)
    /// A replica of the library: what people say of it.
    public static let replica = ItemKind(rawValue: 6)
    /// The library itself: settings that all its replicas share.
    public static let library = ItemKind(rawValue: 7)

    /// The kinds that this program knows, in the order of their codes.
    public static let known: [ItemKind] = [
        .article, .annotation, .comment, .tag, .collection, .replica, .library,
    ]

    /// The kinds of what people see, count and name by its id, in the order of their codes.
    public static let shown: [ItemKind] = [.article, .annotation, .comment]

    /// The name in JSON and in messages.
    public var description: String {
        switch self {
        case .article: "article"
        case .annotation: "annotation"
        case .comment: "comment"
        case .tag: "tag"
        case .collection: "collection"
        case .replica: "replica"
        case .library: "library"
        default: "kind-\(rawValue)"
        }
    }

    /// Orders by code.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The 128 bits that name an item among those of its kind.
public struct ItemID: Identifier {
    /// The identifier as a number.
    public let value: UInt128

    /// Creates an identifier from a number.
    public init(value: UInt128) { self.value = value }
}

/// Names an item: its kind and identifier.
public struct ItemKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// What the item is.
    public let kind: ItemKind
    /// Which one of its kind.
    public let id: ItemID

    /// Creates a name.
    public init(kind: ItemKind, id: ItemID) {
        self.kind = kind
        self.id = id
    }

    /// `KIND ID`.
    public var description: String { "\(kind) \(id)" }

    /// Orders by kind, then by identifier.
    public static func < (left: Self, right: Self) -> Bool {
        left.kind == right.kind ? left.id < right.id : left.kind < right.kind
    }
}
