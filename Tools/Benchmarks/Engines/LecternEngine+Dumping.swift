import Foundation
import Lectern

extension LecternEngine {
    private static let pageSize = 200

    /// Writes replicas' libraries as lines of `{id: state}`, an article a line.
    func dump(_ files: [String: String]) async throws -> PhaseResult {
        let names = try IdentifierMap(path: identifiersPath).workloadIDs
        for (name, file) in files.sorted(by: { $0.key < $1.key }) {
            let replica = try await Replica.open(path(name), options: options)
            let target = request.dump + "/" + file
            try Data().write(to: URL(fileURLWithPath: target))
            guard let output = FileHandle(forWritingAtPath: target) else {
                throw BenchmarkProblem.unreadable(path: target)
            }
            try await dump(replica, names, to: output)
            try output.close()
            try await replica.close()
        }
        return PhaseResult()
    }

    private func dump(_ replica: Replica, _ names: [ItemID: String], to output: FileHandle) async throws {
        let encoder = ArticleState.canonicalEncoder()
        var query = ArticleQuery()
        query.limit = Self.pageSize
        while true {
            let page = query
            let states = try await replica.read { reader in
                try reader.articles(page).map { ($0, try ArticleState($0, names, reader)) }
            }
            guard let last = states.last?.0 else { return }
            var lines = Data()
            for (article, state) in states {
                lines += try encoder.encode([names[article.id] ?? article.id.description: state]) + [0x0a]
            }
            try output.write(contentsOf: lines)
            query.after = ArticleQuery.Cursor(after: last)
        }
    }
}

extension ArticleState {
    /// What one replica shows of an article; positions and quotes are those that were stored.
    fileprivate init(_ article: Article, _ names: [ItemID: String], _ reader: StoreReader) throws {
        let id = names[article.id] ?? article.id.description
        let body = try reader.body(of: article.id) ?? []
        self.init(
            url: article.url ?? "", title: article.title, author: article.authors.joined(separator: ", "),
            site: article.site ?? "", published: article.published.map { WorkloadTime(milliseconds: $0).text } ?? "",
            saved: article.saved.map { WorkloadTime(milliseconds: $0).text } ?? "",
            body: String(decoding: body, as: UTF8.self),
            tags: Set(article.tags), annotations: [], comments: [])
        annotations = try reader.annotations(of: article.id).map { annotation in
            WorkloadAnnotation(
                id: names[annotation.id] ?? annotation.id.description, article: id,
                start: Int(annotation.anchor?.start ?? 0), end: Int(annotation.anchor?.end ?? 0),
                quote: annotation.anchor?.quote ?? "", note: annotation.note ?? "",
                created: WorkloadTime(milliseconds: annotation.created ?? 0))
        }
        var parents = [ItemKey(kind: .article, id: article.id)]
        while let parent = parents.popLast() {
            for comment in try reader.comments(on: parent) {
                parents.append(ItemKey(kind: .comment, id: comment.id))
                comments.append(
                    WorkloadComment(
                        id: names[comment.id] ?? comment.id.description, article: id, author: comment.name,
                        email: comment.email ?? "", body: comment.body,
                        parent: parent.kind == .article ? nil : names[parent.id] ?? parent.id.description,
                        created: WorkloadTime(milliseconds: comment.created ?? 0)))
            }
        }
    }
}
