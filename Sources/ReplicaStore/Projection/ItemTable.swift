internal import Causality
internal import LibraryModel

/// The table that holds the items of one kind, and the columns that repeat what people search and sort by.
final class ItemTable: Sendable {
    let kind: ItemKind
    /// The table's name.
    let name: String
    /// The columns between `newest_part` and `state` that are written with the row.
    let columns: [String]
    /// Appends the values of `columns` to those of a row.
    let appendValues: @Sendable (inout [SQLValue], ItemID, ItemState, DerivedColumns) -> Void

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

    /// A statement on the row whose number is its first value, and what follows: values of the row, by their positions
    /// behind the identifier.
    struct Update {
        let sql: String
        let positions: [Int]
    }

    /// - Parameter indexed: the columns that indexes look at, in their conditions too.
    private init(
        _ kind: ItemKind, _ name: String, _ columns: [String], indexed: Set<String>,
        values appendValues: @escaping @Sendable (inout [SQLValue], ItemID, ItemState, DerivedColumns) -> Void
    ) {
        self.kind = kind
        self.name = name
        self.columns = columns
        self.appendValues = appendValues
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

    /// The table of a kind; `nil` for replicas, the library and kinds of a newer program, which share `other_item`.
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

    /// Those of `ItemKind.shown`.
    static let shown = [article, annotation, comment]

    static let article = ItemTable(
        .article, "article",
        [
            "url", "url_key", "moved", "title", "authors", "site", "language", "published", "saved", "reading",
            "progress", "favourite", "archived", "body", "absent",
        ], indexed: ["lifecycle", "visible", "url_key", "moved", "saved", "body", "absent"]
    ) { row, id, state, derived in
        let link = state.value(of: ArticleField.link)
        let reading = state.value(of: ArticleField.reading) ?? .unread
        row.append(SQLValue(link?.url))
        row.append(SQLValue(link?.key))
        row.append(SQLValue(link.map { ItemID.article(urlKey: $0.key, generation: 1) != id } ?? false))
        row.append(SQLValue(state.value(of: ArticleField.title)))
        row.append(SQLValue(state.value(of: ArticleField.authors)?.joined(separator: "\n")))
        row.append(SQLValue(state.value(of: ArticleField.site)))
        row.append(SQLValue(state.value(of: ArticleField.language)))
        row.append(SQLValue(state.value(of: ArticleField.published)))
        row.append(SQLValue(state.value(of: ArticleField.saved)))
        row.append(SQLValue(reading.stage.rawValue))
        row.append(SQLValue(reading.progressInPermille))
        row.append(SQLValue(state.value(of: ArticleField.favourite) ?? false))
        row.append(SQLValue(state.value(of: ArticleField.archived) ?? false))
        row.append(SQLValue(state.value(of: ArticleField.body)?.hash))
        row.append(SQLValue(derived.isAbsent))
    }

    static let annotation = ItemTable(
        .annotation, "annotation",
        [
            "article", "kind", "note", "created", "resolution", "first", "last", "reason", "measure",
        ], indexed: ["lifecycle", "visible", "article", "resolution"]
    ) { row, _, state, derived in
        row.append(SQLValue(state.value(of: AnnotationField.parent)?.id))
        row.append(SQLValue((state.value(of: AnnotationField.kind) ?? .note).rawValue))
        row.append(SQLValue(state.value(of: AnnotationField.note)))
        row.append(SQLValue(state.value(of: AnnotationField.created)))
        row += columns(of: derived.finding)
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
    ) { row, _, state, _ in
        let parent = state.value(of: CommentField.parent)
        row.append(SQLValue(parent.map { Int64(bitPattern: $0.kind.rawValue) }))
        row.append(SQLValue(parent?.id))
        row.append(SQLValue(state.value(of: CommentField.name)))
        row.append(SQLValue(state.value(of: CommentField.body)))
        row.append(SQLValue((state.value(of: CommentField.state) ?? .approved).rawValue))
        row.append(SQLValue(state.value(of: CommentField.created)))
    }

    static let tag = ItemTable(.tag, "tag", ["name", "display"], indexed: ["name"]) { row, _, state, _ in
        row.append(SQLValue(state.value(of: NameField.tagKey)))
        row.append(SQLValue(state.value(of: NameField.tagDisplay)))
    }

    static let collection = ItemTable(.collection, "collection", ["path", "display"], indexed: ["path"]) {
        row, _, state, _ in
        row.append(SQLValue(state.value(of: NameField.collectionPath)))
        row.append(SQLValue(state.value(of: NameField.collectionDisplay)))
    }
}
