/// The workload's rows in plain tables, one for each kind, and its steps as SQL.
struct PlainTables {
    let database: PlainDatabase
    /// Whether a search index like ours is kept.
    ///
    /// Steps of the offline work don't keep it in step.
    let keepsSearchIndex: Bool

    func create() throws {
        try database.execute(Self.schema)
        if keepsSearchIndex { try database.execute(Self.searchSchema) }
    }

    /// Carries out one step, in the transaction that its caller began.
    func apply(_ step: WorkloadStep) throws {
        switch step {
        case .putArticle(let article): try put(article)
        case .putAnnotation(let annotation): try put(annotation)
        case .putComment(let comment): try put(comment)
        case .set(let article, let field, let value, _):
            try database.run("UPDATE article SET \(field.rawValue) = ?1 WHERE id = ?2", [.text(value), .text(article)])
        case .addTag(let article, let tag):
            try database.run(
                "INSERT OR IGNORE INTO tag (article, tag) VALUES (?1, ?2)", [.text(article), .text(tag)])
        case .removeTag(let article, let tag):
            try database.run("DELETE FROM tag WHERE article = ?1 AND tag = ?2", [.text(article), .text(tag)])
        case .splice(let article, let position, let deleted, let inserted):
            let body = try database.run("SELECT body FROM article WHERE id = ?1", [.text(article)]) ?? []
            let changed = Splice.apply(to: body, position: position, deleted: deleted, inserted: inserted)
            try database.run(
                "UPDATE article SET body = ?1 WHERE id = ?2",
                [.text(String(decoding: changed, as: UTF8.self)), .text(article)])
        case .deleteArticle(let article):
            for table in ["comment", "annotation", "tag"] {
                try database.run("DELETE FROM \(table) WHERE article = ?1", [.text(article)])
            }
            try database.run("DELETE FROM article WHERE id = ?1", [.text(article)])
        }
    }

    private func put(_ article: WorkloadArticle) throws {
        try database.run(
            """
            INSERT INTO article (id, url, title, author, site, published, saved, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            [
                .text(article.id), .text(article.url), .text(article.title), .text(article.author),
                .text(article.site), .text(article.published.text), .text(article.saved.text), .text(article.body),
            ])
        if keepsSearchIndex {
            try database.run(
                "INSERT INTO search (rowid, title, author, body) VALUES (?1, ?2, ?3, ?4)",
                [.integer(database.lastRow * 4 + 1), .text(article.title), .text(article.author), .text(article.body)])
        }
        for tag in article.tags {
            try database.run("INSERT INTO tag (article, tag) VALUES (?1, ?2)", [.text(article.id), .text(tag)])
        }
    }

    private func put(_ annotation: WorkloadAnnotation) throws {
        try database.run(
            """
            INSERT INTO annotation (id, article, start, "end", quote, note, created)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            [
                .text(annotation.id), .text(annotation.article), .integer(annotation.start), .integer(annotation.end),
                .text(annotation.quote), .text(annotation.note), .text(annotation.created.text),
            ])
        guard keepsSearchIndex, !annotation.note.isEmpty else { return }
        try database.run(
            "INSERT INTO search (rowid, note) VALUES (?1, ?2)",
            [.integer(database.lastRow * 4 + 2), .text(annotation.note)])
    }

    private func put(_ comment: WorkloadComment) throws {
        try database.run(
            """
            INSERT INTO comment (id, article, author, email, body, parent, created)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            [
                .text(comment.id), .text(comment.article), .text(comment.author), .text(comment.email),
                .text(comment.body), comment.parent.map { .text($0) } ?? .null, .text(comment.created.text),
            ])
        guard keepsSearchIndex else { return }
        try database.run(
            "INSERT INTO search (rowid, comment) VALUES (?1, ?2)",
            [.integer(database.lastRow * 4 + 3), .text(comment.body)])
    }

    private static let schema = """
        CREATE TABLE article (
            id TEXT PRIMARY KEY NOT NULL, url TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '',
            author TEXT NOT NULL DEFAULT '', site TEXT NOT NULL DEFAULT '', published TEXT NOT NULL DEFAULT '',
            saved TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '');
        CREATE TABLE tag (article TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (article, tag));
        CREATE TABLE annotation (
            id TEXT PRIMARY KEY NOT NULL, article TEXT NOT NULL DEFAULT '', start INTEGER NOT NULL DEFAULT 0,
            "end" INTEGER NOT NULL DEFAULT 0, quote TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
            created TEXT NOT NULL DEFAULT '');
        CREATE TABLE comment (
            id TEXT PRIMARY KEY NOT NULL, article TEXT NOT NULL DEFAULT '', author TEXT NOT NULL DEFAULT '',
            email TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '', parent TEXT,
            created TEXT NOT NULL DEFAULT '');
        CREATE INDEX annotation_article ON annotation (article);
        CREATE INDEX comment_article ON comment (article);
        """

    /// The engine's own index: the same columns, the same words, no text of its own.
    private static let searchSchema = """
        CREATE VIRTUAL TABLE search USING fts5 (
            title, author, body, note, comment,
            content = '', tokenize = "unicode61 remove_diacritics 2");
        """
}
