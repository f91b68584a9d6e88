internal import Causality
internal import GRDB
public import LibraryModel

/// A place where searched words stand.
public struct SearchHit: Hashable, Sendable {
    /// The article, annotation or comment.
    public let item: ItemKey
    /// The article that it belongs to.
    public let article: ItemID?
    /// That article's title.
    public let title: String
    /// Some text around the first word that was found, on one line; the start of the text where no word is in it.
    public let excerpt: String
}

extension StoreReader {
    /// Finds words in titles, authors, bodies, notes and comments; the best match first, invisible items left out.
    ///
    /// Of equals that one goes first which came here last: another replica of the same library may have them in another
    /// order. To sort them by their own times would cost a row for each match.
    ///
    /// Cost: follows how many items match, and how many are asked for.
    ///
    /// - Parameter text: words, which must all be there; `"a phrase"`; `prefix*`; `-without`.
    /// - Throws: `StoreProblem.query` where the text is no search, `.searchOff` where this replica keeps no index.
    public func search(_ text: String, limit: Int) throws -> [SearchHit] {
        let query = try searchQuery(text)
        var hits: [SearchHit] = []
        var (seen, asked) = (0, limit)
        while hits.count < limit {
            let rows = try rows(matching: query, limit: asked)
            for row in rows.dropFirst(seen) where hits.count < limit {
                if let hit = try hit(row, query) { hits.append(hit) }
            }
            if rows.count < asked { break }
            // Some were of invisible items.
            (seen, asked) = (rows.count, 4 * asked)
        }
        return hits
    }

    /// What a text searches for.
    ///
    /// - Throws: `StoreProblem.query` where it is no search, `.searchOff` where this replica keeps no index.
    func searchQuery(_ text: String) throws -> SearchQuery {
        guard try database.integer("SELECT searches FROM library") == 1 else { throw StoreProblem.searchOff }
        return try SearchQuery(text)
    }

    /// The rows of the index that match, the best first; of those that match as well as each other the last one.
    private func rows(matching query: SearchQuery, limit: Int) throws -> [Int64] {
        try database.rows(
            "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY lectern_rank(search), rowid DESC LIMIT ?2",
            [.text(query.match), SQLValue(limit)]
        ) { $0.integer(0) }
    }

    private func hit(_ row: Int64, _ query: SearchQuery) throws -> SearchHit? {
        let kind = ItemKind(rawValue: UInt64(row & 3))
        guard let table = ItemTable.of(kind) else { return nil }
        let found = try database.rows(
            "SELECT id, state FROM \(table.name) WHERE number = ?1 AND visible = 1", [.integer(row >> 2)]
        ) { (try $0.identifier(0, as: ItemID.self), $0.blob(1)) }
        guard let (id, bytes) = found.first else { return nil }
        let key = ItemKey(kind: kind, id: id)
        let state = try database.decodedState(bytes, of: key)
        guard let article = try article(above: key) else { return nil }
        let title =
            try kind == .article
            ? state.value(of: ArticleField.title)
            : database.itemState(ItemKey(kind: .article, id: article)).value(of: ArticleField.title)
        return SearchHit(
            item: key, article: article, title: title ?? "", excerpt: query.excerpt(of: try text(of: state, kind)))
    }

    private func text(of state: ItemState, _ kind: ItemKind) throws -> String {
        switch kind {
        case .annotation: return state.value(of: AnnotationField.note) ?? ""
        case .comment: return state.value(of: CommentField.body) ?? ""
        default:
            return SearchText.plain(try state.currentBody { try capture($0) } ?? [])
        }
    }
}
