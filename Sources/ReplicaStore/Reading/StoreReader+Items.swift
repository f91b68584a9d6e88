internal import Causality
internal import GRDB
public import LibraryModel

extension StoreReader {
    /// An article that is live or in the trash; `nil` where there is none.
    public func article(_ id: ItemID) throws -> Article? {
        guard let state = try present(ItemKey(kind: .article, id: id)) else { return nil }
        return try Article(id: id, state: state, display: display)
    }

    /// An annotation that is live or in the trash; `nil` where there is none.
    public func annotation(_ id: ItemID) throws -> Annotation? {
        guard let state = try present(ItemKey(kind: .annotation, id: id)) else { return nil }
        return try annotation(id, state)
    }

    /// A comment that is live or in the trash; `nil` where there is none.
    public func comment(_ id: ItemID) throws -> ArticleComment? {
        guard let state = try present(ItemKey(kind: .comment, id: id)) else { return nil }
        return try ArticleComment(id: id, state: state, privateRecord: database.privateRecord)
    }

    /// An article's annotations that are not in the trash, ordered by position in the text, then by time.
    public func annotations(of article: ItemID) throws -> [Annotation] {
        try database.rows(
            """
            SELECT id, state FROM annotation WHERE article = ?1 AND \(Self.isPresent(.annotation))
            ORDER BY first IS NULL, first, created, id
            """, [SQLValue(article)]
        ) { (try $0.identifier(0, as: ItemID.self), $0.blob(1)) }
        .map { try annotation($0.0, database.decodedState($0.1, of: ItemKey(kind: .annotation, id: $0.0))) }
    }

    /// The comments directly on an item that are not in the trash, oldest first.
    public func comments(on parent: ItemKey) throws -> [ArticleComment] {
        try database.rows(
            """
            SELECT id, state FROM comment WHERE parent_kind = ?1 AND parent = ?2 AND \(Self.isPresent(.comment))
            ORDER BY created, id
            """, [SQLValue(parent.kind.rawValue), SQLValue(parent.id)]
        ) { (try $0.identifier(0, as: ItemID.self), $0.blob(1)) }
        .map { id, bytes in
            let state = try database.decodedState(bytes, of: ItemKey(kind: .comment, id: id))
            return try ArticleComment(id: id, state: state, privateRecord: database.privateRecord)
        }
    }

    /// What is true of an item's row where it isn't in the trash, or is held there until somebody decides.
    private static func isPresent(_ kind: ItemKind) -> String {
        "(lifecycle = 0 OR lifecycle = 1 AND (\(kind.rawValue), id) IN (SELECT kind, id FROM held_item))"
    }

    /// The article that an item hangs beneath, however deep; the item itself where it is an article.
    public func article(above key: ItemKey) throws -> ItemID? {
        var key = key
        var seen: Set<ItemKey> = []
        while seen.insert(key).inserted {
            if key.kind == .article { return key.id }
            guard let parent = try database.itemState(key).parent(kind: key.kind) else { return nil }
            key = parent
        }
        return nil
    }

    /// Tags in use on visible articles and annotations, with how often, ordered by key.
    public func tags() throws -> [NameUse] {
        try names(
            """
            SELECT used.name, used.count, tag.display FROM (
                SELECT name, sum(count) AS count FROM (
                    SELECT name, count(*) AS count FROM membership JOIN article USING (number)
                    WHERE \(Self.isName(.article, ArticleField.tags)) AND article.visible = 1 GROUP BY name
                    UNION ALL
                    SELECT name, count(*) FROM membership JOIN annotation USING (number)
                    WHERE \(Self.isName(.annotation, AnnotationField.tags)) AND annotation.visible = 1 GROUP BY name
                ) GROUP BY name
            ) AS used LEFT JOIN tag ON tag.name = used.name ORDER BY used.name
            """)
    }

    /// What is true of a row of `membership`, by whatever name, that is about a field of items of a kind.
    private static func isName(_ kind: ItemKind, _ field: FieldCode, in table: String = "membership") -> String {
        "\(table).kind = \(kind.rawValue) AND \(table).field = \(field.rawValue)"
    }

    /// How many tags are in use on visible articles and annotations.
    ///
    /// Cost: a few steps for each tag, however often it is used.
    func tagCount() throws -> Int {
        /// Each name once: the smallest, and from each one the next.
        func names(_ table: ItemTable, _ field: FieldCode) -> String {
            """
            \(table.name)_name (name) AS (
                SELECT min(name) FROM membership WHERE \(Self.isName(table.kind, field))
                UNION ALL SELECT (
                    SELECT min(name) FROM membership
                    WHERE \(Self.isName(table.kind, field)) AND name > \(table.name)_name.name
                ) FROM \(table.name)_name WHERE name IS NOT NULL
            )
            """
        }
        func seen(_ table: ItemTable, _ field: FieldCode) -> String {
            """
            SELECT name FROM \(table.name)_name WHERE EXISTS (
                SELECT 1 FROM membership AS used JOIN \(table.name) USING (number)
                WHERE \(Self.isName(table.kind, field, in: "used"))
                    AND used.name = \(table.name)_name.name AND visible = 1
            )
            """
        }
        let fields = [(ItemTable.article, ArticleField.tags), (ItemTable.annotation, AnnotationField.tags)]
        let count = try database.integer(
            """
            WITH RECURSIVE \(fields.map { names($0, $1) }.joined(separator: ", "))
            SELECT count(*) FROM (\(fields.map { seen($0, $1) }.joined(separator: " UNION ")))
            """)
        return Int(count ?? 0)
    }

    /// Collections in use on visible articles, with how often, ordered by path.
    public func collections() throws -> [NameUse] {
        try names(
            """
            SELECT membership.name, count(*), NULL FROM membership
            JOIN article ON article.number = membership.number AND article.visible = 1
            WHERE \(Self.isName(.article, ArticleField.collections))
            GROUP BY membership.name ORDER BY membership.name
            """
        ).map { NameUse(key: $0.key, display: try Article.collectionPath($0.key, display: display), count: $0.count) }
    }

    /// The items whose identifier begins with hexadecimal digits, of the given kinds; at most `limit`.
    public func items(withPrefix prefix: String, kinds: [ItemKind], limit: Int) throws -> [ItemKey] {
        let padded = { (fill: Character) in
            prefix.lowercased() + String(repeating: fill, count: max(0, 32 - prefix.count))
        }
        guard prefix.count <= 32, let low = ItemID(text: padded("0")), let high = ItemID(text: padded("f")) else {
            return []
        }
        var found: [ItemKey] = []
        for kind in kinds {
            guard let table = ItemTable.of(kind) else { continue }
            found += try database.rows(
                "SELECT id FROM \(table.name) WHERE id BETWEEN ?1 AND ?2 AND (lifecycle < 2 OR id IN (SELECT id FROM conflict)) LIMIT ?3",
                [SQLValue(low), SQLValue(high), SQLValue(limit)]
            ) { ItemKey(kind: kind, id: try $0.identifier(0, as: ItemID.self)) }
        }
        return Array(found.prefix(limit))
    }

    /// How people wrote a tag or a collection's last component.
    func display(_ key: ItemKey) throws -> String? {
        let state = try database.itemState(key)
        return key.kind == .tag ? state.value(of: NameField.tagDisplay) : state.value(of: NameField.collectionDisplay)
    }

    private func present(_ key: ItemKey) throws -> ItemState? {
        guard let state = try state(of: key), !state.isEmpty, state.purge == nil else { return nil }
        return state
    }

    private func annotation(_ id: ItemID, _ state: ItemState) throws -> Annotation {
        let finding = try database.rows(
            "SELECT resolution, first, last, reason, measure FROM annotation WHERE id = ?1", [SQLValue(id)]
        ) { row in
            let (first, last) = (Int(row.integer(1)), Int(row.integer(2)))
            let range = row.isNull(1) || first > last ? nil : first..<last
            return AnchorFinding(
                resolution: AnchorResolution(name: row.text(0), range: range),
                reason: AnchorReason(code: row.text(3), measure: row.isNull(4) ? nil : Int(row.integer(4))) ?? .noBody)
        }.first
        return try Annotation(
            id: id, state: state, finding: finding ?? AnchorFinding(resolution: .unresolved, reason: .noBody),
            display: display)
    }

    private func names(_ sql: String) throws -> [NameUse] {
        try database.rows(sql) {
            NameUse(key: $0.text(0), display: $0.isNull(2) ? $0.text(0) : $0.text(2), count: Int($0.integer(1)))
        }
    }
}

/// A tag or collection, and how often it is used.
public struct NameUse: Hashable, Sendable {
    /// The key or path.
    public let key: String
    /// As people wrote it.
    public let display: String
    /// The number of visible items that have it.
    public let count: Int
}
