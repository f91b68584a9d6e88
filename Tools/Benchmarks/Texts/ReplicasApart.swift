import Foundation
import Lectern

/// Two replicas of a library that edit the same text apart, each edit an `edit` of the library, and then merge.
struct ReplicasApart {
    let request: TextRequest

    /// Both replicas' edits; making the library and the second replica is outside the clock.
    func edit() async throws -> TextResult {
        let trace = try TextTrace(path: request.trace)
        let start = trace.outline.start
        let target = request.target
        let first = try await Replica.create(in: path("a"), options: options)
        _ = try await first.edit { try Self.make(target, saying: start, with: &$0) }
        try await first.close()
        let second = try await Replica.clone(path("a"), to: path("b"), options: options)
        try await second.close()

        let memory = MemoryGrowth()
        var seconds: [Double] = []
        for (agent, name) in ["a", "b"].enumerated() {
            let replica = try await Replica.open(path(name), options: options)
            let (name, item) = try await replica.read { try Self.find(target, with: $0) }
            for transaction in trace.transactions where transaction.agent == agent {
                var stopwatch = Stopwatch()
                stopwatch.start()
                _ = try await replica.edit { editor in
                    for patch in transaction.patches { try editor.splice(patch.edit, in: name, of: item) }
                }
                stopwatch.stop()
                seconds.append(stopwatch.seconds)
            }
            try await replica.close()
        }
        var result = TextResult(seconds: seconds.reduce(0, +), medianSeconds: Spread(seconds)?.median)
        result.peakInBytes = memory.read()
        result.sizes = ["disk": FileSize.sum(["", "-wal"].map { path("a") + "/" + ReplicaStore.fileName + $0 })]
        return result
    }

    /// A bundle each way, until both hold the same.
    func merge() async throws -> TextResult {
        let first = try await Replica.open(path("a"), options: options)
        let second = try await Replica.open(path("b"), options: options)
        let memory = MemoryGrowth()
        let (seconds, bytes) = try await first.exchange(with: second, through: [path("to-b"), path("to-a")])
        var result = TextResult(seconds: seconds, peakInBytes: memory.read())
        try await first.expectSame(as: second)
        let target = request.target
        var texts: [String] = []
        for replica in [first, second] {
            texts.append(try await replica.read { try Self.text(target, with: $0) })
            try await replica.close()
        }
        guard texts[0].utf8.elementsEqual(texts[1].utf8) else { throw BenchmarkProblem.diverged("the texts") }
        result.scalars = texts[0].unicodeScalars.count
        result.sizes = ["sent": bytes]
        return result
    }

    private var options: ReplicaOptions {
        var options = ReplicaOptions()
        options.store.durability = request.synchronous.durability
        options.store.keepsSearchIndex = request.keepsSearchIndex
        options.store.processDescription = "lectern-bench"
        return options
    }

    private func path(_ name: String) -> String { request.work + "/" + name }

    private static func make(
        _ target: TextRequest.Target, saying text: String, with editor: inout LibraryEditor
    ) throws {
        var article = ArticleDraft()
        article.url = "https://example.org/edited"
        article.body = Array((target == .body ? text : "Somebody writes a long note on this.").utf8)
        let saved = try editor.save(article).id
        guard target == .note else { return }
        var note = AnnotationDraft(article: saved, place: .wholeArticle)
        note.note = text
        _ = try editor.annotate(note)
    }

    private static func find(
        _ target: TextRequest.Target, with reader: StoreReader
    ) throws -> (name: TextName, item: ItemKey) {
        let article = try article(with: reader)
        switch target {
        case .body:
            return (
                TextName(field: ArticleField.body.code, root: article.body?.hash),
                ItemKey(kind: .article, id: article.id)
            )
        case .note:
            let note = try note(on: article, with: reader)
            return (TextName(field: AnnotationField.note.code), ItemKey(kind: .annotation, id: note.id))
        }
    }

    private static func text(_ target: TextRequest.Target, with reader: StoreReader) throws -> String {
        let article = try article(with: reader)
        switch target {
        case .body: return String(decoding: try reader.body(of: article.id) ?? [], as: UTF8.self)
        case .note: return try note(on: article, with: reader).note ?? ""
        }
    }

    private static func article(with reader: StoreReader) throws -> Article {
        guard let article = try reader.articles(ArticleQuery()).first else {
            throw BenchmarkProblem.unknownIdentifier("the edited article")
        }
        return article
    }

    private static func note(on article: Article, with reader: StoreReader) throws -> Annotation {
        guard let note = try reader.annotations(of: article.id).first else {
            throw BenchmarkProblem.unknownIdentifier("the edited note")
        }
        return note
    }
}
