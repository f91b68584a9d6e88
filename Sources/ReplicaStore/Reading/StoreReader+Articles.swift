internal import Causality
internal import GRDB
public import LibraryModel

extension StoreReader {
    /// A page of articles, newest saved first.
    ///
    /// Cost follows the page, and for rare filters the rows passed over.
    ///
    /// - Throws: `StoreProblem.query` for text, tags or collections that are none.
    public func articles(_ query: ArticleQuery) throws -> [Article] {
        var conditions = Conditions()
        switch query.lifecycle {
        case .live: conditions.add("visible = 1")
        case .trashed: conditions.add("lifecycle = 1")
        case .purged: return []
        }
        if let tag = query.tag {
            let name = SQLValue.text(try key(tag))
            conditions.add(Self.inNames, SQLValue(ArticleField.tags.rawValue), name, .null, .null)
        }
        if let collection = query.collection {
            let path = try collection.split(separator: "/").map { try key(String($0)) }.joined(separator: "/")
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
                "(site = ? OR url_key = ? OR (url_key >= ? AND url_key < ?))", .text(site), .text(host),
                .text(host + "/"),
                .text(host + "0"))
        }
        if let from = query.savedFrom { conditions.add("saved >= ?", .integer(from)) }
        if let before = query.savedBefore { conditions.add("saved < ?", .integer(before)) }
        if let after = query.after {
            conditions.add("(saved, id) < (?, ?)", .integer(after.saved), SQLValue(after.id))
        }
        if let text = query.text { try addText(text, to: &conditions) }
        let rows = try database.rows(
            "SELECT id, state FROM article WHERE \(conditions.sql) ORDER BY saved DESC, id DESC LIMIT ?",
            conditions.values + [SQLValue(query.limit)]
        ) { (try $0.identifier(0, as: ItemID.self), $0.blob(1)) }
        return try rows.map { id, bytes in
            let state = try database.decodedState(bytes, of: ItemKey(kind: .article, id: id))
            return try Article(id: id, state: state, display: display)
        }
    }

    private static let inNames = """
        number IN (SELECT number FROM membership WHERE kind = 1 AND field = ? AND (name = ? OR (name >= ? AND name < ?)))
        """

    private func addText(_ text: String, to conditions: inout Conditions) throws {
        let unique = Array(try articles(matching: SearchQuery(text), limit: 10_000)).sorted()
        conditions.add(
            "id IN (\(unique.map { _ in "?" }.joined(separator: ", ")))", unique.map { SQLValue($0) })
    }

    private func key(_ name: String) throws -> String {
        do { return try NameKey(name).text } catch { throw StoreProblem.query(reason: error.sentence) }
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
