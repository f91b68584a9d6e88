import Causality
import LibraryModel
import MergeTypes

/// A history as it is told: authors by number, who do things and hear of each other.
struct Scene {
    private var authors: [UInt64: VectorAuthor] = [:]
    /// All changes in the order in which they were made.
    private(set) var changes: [LibraryChange] = []

    static let article = ItemKey(kind: .article, id: .article(urlKey: "example.org/a", generation: 1))

    /// Somebody publishes a change of ready parts, at the same wall clock as all others unless said otherwise.
    @discardableResult
    mutating func author(_ number: UInt64, after seconds: Int64 = 0, _ drafts: DraftPart...) throws -> LibraryChange {
        try act(number, after: seconds) { author in try author.publish(drafts) }
    }

    /// Somebody edits as a program does.
    @discardableResult
    mutating func edits(
        _ number: UInt64, after seconds: Int64 = 0, base: VersionVector? = nil,
        _ body: (inout ChangeBuilder<LibraryState, VectorNumbers>) throws -> Void
    ) throws -> LibraryChange {
        try act(number, after: seconds) { author in try author.edit(base: base, body) }
    }

    /// Somebody takes all changes that were made so far, or some of them.
    mutating func hears(_ number: UInt64, _ some: [LibraryChange]? = nil) throws {
        var author = authors[number] ?? VectorAuthor(number)
        for change in some ?? changes { try author.receive(change) }
        authors[number] = author
    }

    /// What an author holds.
    func state(of number: UInt64) -> LibraryState { authors[number]?.state ?? LibraryState() }

    /// The history so far.
    func vector(_ name: String, captures: [String] = []) throws -> JSONValue {
        try MergeVector(name, changes, captures: captures).json()
    }

    private mutating func act(
        _ number: UInt64, after seconds: Int64, _ body: (inout VectorAuthor) throws -> LibraryChange
    ) throws -> LibraryChange {
        var author = authors[number] ?? VectorAuthor(number)
        author.now = VectorAuthor.today + seconds * 1_000
        let change = try body(&author)
        authors[number] = author
        changes.append(change)
        return change
    }
}

extension Scene {
    /// A write of one field.
    static func write(_ write: FieldWrite, sparing: [Dot] = []) -> LibraryOperation {
        .writeFields(WriteFields([.init(field: write.definition.code, value: write.value, sparing: sparing)]))
    }

    /// An addition of a name to the article's tags.
    static func add(_ tag: String, to field: FieldCode = ArticleField.tags) -> LibraryOperation {
        .addMembers(AddMembers([.init(field: field, element: MemberValue(Array(tag.utf8)))]))
    }

    /// A removal of a name from the article's tags.
    static func remove(_ tag: String, _ seen: [Dot]) -> LibraryOperation {
        .removeMembers(
            RemoveMembers([.init(field: ArticleField.tags, element: MemberValue(Array(tag.utf8)), seen: seen)]))
    }

    /// An edit of a text.
    static func splice(
        _ edit: TextEdit, of capture: String? = nil, field: FieldCode = ArticleField.body.code, sparing: [Dot] = []
    ) -> LibraryOperation {
        let root = capture.map { ContentHash(hashing: Array($0.utf8)) }
        return .spliceText(SpliceText(text: TextName(field: field, root: root), edit: edit, sparing: sparing))
    }
}

extension LibraryChange {
    /// The name of one of its operations.
    func dot(_ index: UInt32 = 0) -> Dot { origin.event(at: index).dot }
}
