internal import Causality
internal import LibraryModel

/// The table that holds the items of one kind, and the columns that repeat what people search and sort by.
struct ItemTable {
    let kind: ItemKind
    /// The table's name.
    let name: String
    /// The columns between `newest_part` and `state` that are written with the row.
    let columns: [String]
    /// The values of `columns`.
    let values: @Sendable (ItemID, ItemState, DerivedColumns) -> [SQLValue]

    /// What the columns show besides the state itself.
    struct DerivedColumns {
        /// Whether the capture that an article's body names is not here.
        var isAbsent = false
        /// Where an annotation's words are.
        var finding = AnchorFinding(resolution: .wholeArticle, reason: .noAnchor)
    }

    let select: String
    let insert: String
    /// Writes the columns that no index looks at, and those that one does where any of them is different: SQLite writes
    /// the indexes of a column anew whatever is written to it.
    let updates: [Update]

    /// A statement on the row whose number is its first value, and what follows: values of the row, by their positions.
    struct Update {
        let sql: String
        let positions: [Int]
    }

    /// - Parameter indexed: the columns that indexes look at, in their conditions too.
    private init(
        _ kind: ItemKind, _ name: String, _ columns: [String], indexed: Set<String>,
        values: @escaping @Sendable (ItemID, ItemState, DerivedColumns) -> [SQLValue]
    ) {
        self.kind = kind
        self.name = name
        self.columns = columns
        self.values = values
        let all = ["lifecycle", "visible", "newest_part"] + columns + ["state"]
        let absent = columns.contains("absent") ? "absent" : "0"
        select = "SELECT number, visible, newest_part, state, \(absent) FROM \(name) WHERE id = ?1"
        let marks = (1...all.count + 1).map { "?\($0)" }.joined(separator: ", ")
        insert = "INSERT INTO \(name) (\((["id"] + all).joined(separator: ", "))) VALUES (\(marks))"
        func positions(_ isWanted: (String) -> Bool) -> [Int] { all.indices.filter { isWanted(all[$0]) } }
        func marked(_ positions: [Int], _ sign: String, _ separator: String) -> String {
            positions.enumerated().map { "\(all[$0.element]) \(sign) ?\($0.offset + 2)" }.joined(separator: separator)
        }
        let (others, looked) = (positions { !indexed.contains($0) }, positions(indexed.contains))
        let change = "UPDATE \(name) SET \(marked(looked, "=", ", ")) WHERE number = ?1"
        updates = [
            Update(sql: "UPDATE \(name) SET \(marked(others, "=", ", ")) WHERE number = ?1", positions: others),
            Update(sql: "\(change) AND (\(marked(looked, "IS NOT", " OR ")))", positions: looked),
        ]
    }

    /// The table of a kind; `nil` for kinds of a newer program, which share `other_item`.
    static func of(_ kind: ItemKind) -> ItemTable? {
        switch kind {
        case .article: article
        case .annotation: annotation
        case .comment: comment
        case .tag: tag
        case .collection: collection
        default: nil
        }
    }

    /// Every table in the order of kinds: ancestors before what hangs beneath them, as far as kinds tell.
    static let all = [article, annotation, comment, tag, collection]

    static let article = ItemTable(
        .article, "article",
        [
            "url", "url_key", "moved", "title", "authors", "site", "language", "published", "saved", "reading",
            "progress", "favourite", "archived", "body", "absent",
        ], indexed: ["lifecycle", "visible", "url_key", "moved", "saved", "body", "absent"]
    ) { id, state, derived in
        let link = state.value(of: ArticleField.link)
        let reading = state.value(of: ArticleField.reading) ?? .unread
        return [
            SQLValue(link?.url), SQLValue(link?.key),
            SQLValue(link.map { ItemID.article(urlKey: $0.key, generation: 1) != id } ?? false),
            SQLValue(state.value(of: ArticleField.title)),
            SQLValue(state.value(of: ArticleField.authors)?.joined(separator: "\n")),
            SQLValue(state.value(of: ArticleField.site)), SQLValue(state.value(of: ArticleField.language)),
            SQLValue(state.value(of: ArticleField.published)), SQLValue(state.value(of: ArticleField.saved)),
            SQLValue(reading.stage.rawValue), SQLValue(reading.progressInPermille),
            SQLValue(state.value(of: ArticleField.favourite) ?? false),
            SQLValue(state.value(of: ArticleField.archived) ?? false),
            SQLValue(state.value(of: ArticleField.body)?.hash.bytes), SQLValue(derived.isAbsent),
        ]
    }

    static let annotation = ItemTable(
        .annotation, "annotation",
        [
            "article", "kind", "note", "created", "resolution", "first", "last", "reason", "measure",
        ], indexed: ["lifecycle", "visible", "article", "resolution"]
    ) { _, state, derived in
        [
            SQLValue(state.value(of: AnnotationField.parent)?.id.bytes),
            SQLValue((state.value(of: AnnotationField.kind) ?? .note).rawValue),
            SQLValue(state.value(of: AnnotationField.note)), SQLValue(state.value(of: AnnotationField.created)),
        ] + columns(of: derived.finding)
    }

    /// The columns `resolution` to `measure`.
    static func columns(of finding: AnchorFinding) -> [SQLValue] {
        let range = finding.resolution.range
        return [
            .text(finding.resolution.name), SQLValue(range.map { Int64($0.lowerBound) }),
            SQLValue(range.map { Int64($0.upperBound) }), .text(finding.reason.code),
            SQLValue(finding.reason.measure.map { Int64($0) }),
        ]
    }

    static let comment = ItemTable(
        .comment, "comment", ["parent_kind", "parent", "name", "body", "status", "created"],
        indexed: ["lifecycle", "visible", "parent_kind", "parent"]
    ) { _, state, _ in
        let parent = state.value(of: CommentField.parent)
        return [
            SQLValue(parent.map { Int64(bitPattern: $0.kind.rawValue) }), SQLValue(parent?.id.bytes),
            SQLValue(state.value(of: CommentField.name)), SQLValue(state.value(of: CommentField.body)),
            SQLValue((state.value(of: CommentField.state) ?? .approved).rawValue),
            SQLValue(state.value(of: CommentField.created)),
        ]
    }

    static let tag = ItemTable(.tag, "tag", ["name", "display"], indexed: ["name"]) { _, state, _ in
        [SQLValue(state.value(of: NameField.tagKey)), SQLValue(state.value(of: NameField.tagDisplay))]
    }

    static let collection = ItemTable(.collection, "collection", ["path", "display"], indexed: ["path"]) {
        _, state, _ in
        [
            SQLValue(state.value(of: NameField.collectionPath)),
            SQLValue(state.value(of: NameField.collectionDisplay)),
        ]
    }
}
