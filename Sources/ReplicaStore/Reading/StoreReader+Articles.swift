internal import Causality
internal import GRDB
public import LibraryModel

extension StoreReader {
    /// A page of articles, newest saved first; those that don't say when they were saved come last.
    ///
    /// Cost follows the page, and for rare filters the rows passed over; with a tag or collection, how many articles have
    /// it, and with a text, how many articles, notes and comments have its words: for every page anew.
    ///
    /// - Throws: `StoreProblem.query` for text that is none, `.queryByNoName` for tags and collections that are none,
    ///   `.searchOff` for text where this replica keeps no index.
    public func articles(_ query: ArticleQuery) throws -> [Article] {
        var conditions = Conditions()
        switch query.lifecycle {
        case .live: conditions.add("visible = 1")
        case .trashed: conditions.add("lifecycle = 1")
        case .purged: return []
        }
        for tag in query.tags {
            let name = SQLValue.text(try key(tag))
            conditions.add(Self.inNames, SQLValue(ArticleField.tags.rawValue), name, .null, .null)
        }
        for collection in query.collections {
            let names = collection.split(separator: "/")
            let path = try names.isEmpty ? key("") : names.map { try key(String($0)) }.joined(separator: "/")
            conditions.add(
                Self.inNames, SQLValue(ArticleField.collections.rawValue), .text(path),
                .text(path + "/"), .text(path + "0"))
        }
        if let reading = query.reading { conditions.add("reading = ?", SQLValue(reading.rawValue)) }
        if let isFavourite = query.isFavourite { conditions.add("favourite = ?", SQLValue(isFavourite)) }
        if let isArchived = query.isArchived { conditions.add("archived = ?", SQLValue(isArchived)) }
        if let site = query.site {
            let host = (try? CanonicalURL("https://" + site))?.host ?? site
            conditions.add(
                Self.onSite,
                [.text(site), .text(host)]
                    + Self.behindHost.flatMap { [.text(host + $0.from), .text(host + $0.to)] as [SQLValue] })
        }
        if let from = query.savedFrom { conditions.add("saved >= ?", .integer(from)) }
        if let before = query.savedBefore { conditions.add("saved < ?", .integer(before)) }
        if let text = query.text {
            let match = SQLValue.text(try searchQuery(text).match)
            // Beneath an article in the trash nothing is visible.
            let isShown = query.lifecycle == .live ? "visible = 1" : "lifecycle = 0"
            conditions.add(Self.inMatches(isShown), match, match, match)
        }
        var rows: [(id: ItemID, state: [UInt8])] = []
        for stretch in stretches(of: conditions, after: query.after) where rows.count < query.limit {
            rows += try database.rows(
                "SELECT id, state FROM article WHERE \(stretch.sql) ORDER BY saved DESC, id DESC LIMIT ?",
                stretch.values + [SQLValue(query.limit - rows.count)]
            ) { (id: try $0.identifier(0, as: ItemID.self), state: $0.blob(1)) }
        }
        return try rows.map { id, bytes in
            let state = try database.decodedState(bytes, of: ItemKey(kind: .article, id: id))
            return try Article(id: id, state: state, display: display)
        }
    }

    /// What follows the host in a key, Protocol/Keys.md: port, path, query, page fragment.
    ///
    /// A port begins with a digit; behind a scheme, such as that of `urn:isbn:0451450523`, stands a colon too.
    private static let behindHost: [(from: String, to: String)] = [(":0", "::"), ("/", "0"), ("?", "@"), ("#", "$")]

    private static let onSite =
        "(site = ? OR url_key = ?"
        + String(repeating: " OR (url_key >= ? AND url_key < ?)", count: behindHost.count) + ")"

    private static let inNames = """
        number IN (SELECT number FROM membership WHERE kind = \(ItemKind.article.rawValue) AND field = ?
            AND (name = ? OR (name >= ? AND name < ?)))
        """

    /// The articles in which the index finds words, and those above the notes and comments in which it does.
    ///
    /// The plus sign keeps SQLite from beginning with these: it goes through the list in its order until the page is full,
    /// which is soon where a word is common.
    ///
    /// - Parameter isShown: the notes and comments that count.
    private static func inMatches(_ isShown: String) -> String {
        """
        +number IN (
            WITH RECURSIVE above (kind, id) AS (
                SELECT 1, article FROM annotation WHERE \(isShown)
                    AND number IN (SELECT rowid >> 2 FROM search WHERE search MATCH ? AND rowid & 3 = 2)
                UNION SELECT parent_kind, parent FROM comment WHERE \(isShown)
                    AND number IN (SELECT rowid >> 2 FROM search WHERE search MATCH ? AND rowid & 3 = 3)
                UNION SELECT 1, article FROM above JOIN annotation USING (id) WHERE above.kind = 2 AND \(isShown)
                UNION SELECT parent_kind, parent FROM above JOIN comment USING (id) WHERE kind = 3 AND \(isShown)
            )
            SELECT number FROM above JOIN article USING (id) WHERE kind = 1
            UNION ALL SELECT rowid >> 2 FROM search WHERE search MATCH ? AND rowid & 3 = 1
        )
        """
    }

    /// The conditions of what comes behind an article, as stretches of the index that follow each other.
    ///
    /// Articles that don't say when they were saved are a stretch of their own: no comparison with a time is true of them.
    private func stretches(of conditions: Conditions, after cursor: ArticleQuery.Cursor?) -> [Conditions] {
        guard let cursor else { return [conditions] }
        var (dated, undated) = (conditions, conditions)
        undated.add("saved IS NULL")
        guard let saved = cursor.saved else {
            undated.add("id < ?", SQLValue(cursor.id))
            return [undated]
        }
        dated.add("(saved, id) < (?, ?)", .integer(saved), SQLValue(cursor.id))
        return [dated, undated]
    }

    private func key(_ name: String) throws -> String {
        do { return try NameKey(name).text } catch {
            throw StoreProblem.queryByNoName(name)
        }
    }
}

/// Conditions of a query and the values for their marks.
private struct Conditions {
    private var texts: [String] = []
    private(set) var values: [SQLValue] = []

    var sql: String { texts.joined(separator: " AND ") }

    mutating func add(_ text: String, _ values: SQLValue...) { add(text, values) }

    mutating func add(_ text: String, _ values: [SQLValue]) {
        texts.append(text)
        self.values += values
    }
}
