internal import Causality
internal import GRDB
internal import LibraryModel

/// The search index holds no text of its own, so what goes out must be said exactly as it came in.
///
/// What is indexed is a pure function of an item's state and of the capture that `indexed_body` names: their texts as
/// `SearchText` reads them, folded.
extension Projection {
    /// Keeps the search index in step with an item.
    func index(_ key: ItemKey, number: Int64, before: ItemState?, after: ItemState) throws {
        switch key.kind {
        case .article: try indexArticle(number, before: before, after: after)
        case .annotation:
            try replace(
                number, key.kind, column: "note", old: before?.value(of: AnnotationField.note),
                new: after.value(of: AnnotationField.note))
        case .comment:
            try replace(
                number, key.kind, column: "comment", old: before?.value(of: CommentField.body),
                new: after.value(of: CommentField.body))
        default: break
        }
    }

    /// The capture whose text is in the index for an article.
    func indexedBody(of number: Int64) throws -> ContentHash? {
        try database.bytes("SELECT indexed_body FROM article WHERE number = ?1", .integer(number))
            .map { try Database.checkedHash($0) }
    }

    /// Lets those articles see a capture that missed it.
    func see(_ text: [UInt8], _ hash: ContentHash, _ keeping: CaptureShelf.Keeping) throws {
        if keeping != .known { recentCaptures.keep(text, hash) }
        guard keeping == .missed else { return }
        let arrived = try database.rows(
            "SELECT number, id, state FROM article WHERE body = ?1 AND absent = 1", [.hash(hash)]
        ) { ($0.integer(0), try $0.identifier(1, as: ItemID.self), $0.blob(2)) }
        for (number, id, bytes) in arrived {
            try database.run("UPDATE article SET absent = 0 WHERE number = ?1", .integer(number))
            articlesToResolve.insert(id)
            guard end.searches else { continue }
            let state = try database.decodedState(bytes, of: ItemKey(kind: .article, id: id))
            try indexArticle(number, before: state, after: state)
        }
    }

    private func indexArticle(_ number: Int64, before: ItemState?, after: ItemState) throws {
        let oldHash = try indexedBody(of: number)
        let body = after.value(of: ArticleField.body)
        let newHash = try body.flatMap { try captureText($0.hash) } == nil ? nil : body?.hash
        let old = before.map { heading($0) } ?? ["", ""]
        let new = heading(after)
        // By bytes: Swift's strings are equal where they only look alike, and the index is told exact texts.
        let isSameText = oldHash == newHash && before?.text(on: oldHash)?.heads == after.text(on: newHash)?.heads
        guard !isSameText || old.map({ Array($0.utf8) }) != new.map({ Array($0.utf8) }) else { return }
        try write(
            "INSERT INTO search (search, rowid, title, author, body) VALUES ('delete', ?1, ?2, ?3, ?4)",
            number, .article, old + [try searchText(of: before, on: oldHash)])
        try write(
            "INSERT INTO search (rowid, title, author, body) VALUES (?1, ?2, ?3, ?4)",
            number, .article, new + [try searchText(of: after, on: newHash)])
        try database.run(
            "UPDATE article SET indexed_body = ?1 WHERE number = ?2", SQLValue(newHash?.bytes), .integer(number))
    }

    private func searchText(of article: ItemState?, on capture: ContentHash?) throws -> String {
        guard let article, let capture, let root = try captureText(capture) else { return "" }
        return SearchText.plain(article.body(on: capture, root: root))
    }

    private func heading(_ state: ItemState) -> [String] {
        [
            state.value(of: ArticleField.title) ?? "",
            state.value(of: ArticleField.authors)?.joined(separator: "\n") ?? "",
        ]
    }

    private func replace(_ number: Int64, _ kind: ItemKind, column: String, old: String?, new: String?) throws {
        guard old.map({ Array($0.utf8) }) != new.map({ Array($0.utf8) }) else { return }
        if let old, !old.isEmpty {
            try write("INSERT INTO search (search, rowid, \(column)) VALUES ('delete', ?1, ?2)", number, kind, [old])
        }
        if let new, !new.isEmpty {
            try write("INSERT INTO search (rowid, \(column)) VALUES (?1, ?2)", number, kind, [new])
        }
    }

    /// Words go out folded as they came in; empty rows are left out on both sides.
    private func write(_ sql: String, _ number: Int64, _ kind: ItemKind, _ texts: [String]) throws {
        guard texts.contains(where: { !$0.isEmpty }) else { return }
        searchWrites.add(sql, row: number * 4 + Int64(kind.rawValue), texts.map(WordFolding.folded))
        if searchWrites.isFull { try searchWrites.write(to: database) }
    }
}
