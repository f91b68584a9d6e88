import Foundation

/// Writes a workload: the same bytes for the same size and seed.
struct WorkloadGenerator {
    let articleCount: Int
    let seed: UInt64

    /// Writes library.jsonl, edits-a.jsonl, edits-b.jsonl and expect.json into a directory.
    func write(to directory: String) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var source = ItemSource(seed: seed)
        let (library, articles) = try writeLibrary(to: directory + "/library.jsonl", using: &source)
        let start = ItemSource.epoch + 50_000_000
        let first = OfflineWork(on: library, articles, others: [], from: start, using: &source)
        let second = OfflineWork(on: library, articles, others: first.kinds, from: start + 3, using: &source)
        try write(first.steps, to: directory + "/edits-a.jsonl")
        try write(second.steps, to: directory + "/edits-b.jsonl")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        let expectation = try Expectation(library, first, second)
        try encoder.encode(expectation).write(to: URL(fileURLWithPath: directory + "/expect.json"))
    }

    private func writeLibrary(
        to path: String, using source: inout ItemSource
    ) throws -> (library: [String: ArticleState], articles: [String]) {
        var library: [String: ArticleState] = [:]
        var articles: [String] = []
        var steps: [WorkloadStep] = []
        try write([], to: path)
        for number in 0..<articleCount {
            let article = source.article(number)
            var state = ArticleState(article)
            let time = ItemSource.time(ItemSource.epoch + 10_000_000 + number * 10)
            for _ in 0..<source.generator.within(0...4) {
                state.annotations.append(source.annotation(of: article.id, body: article.body, at: time))
            }
            for _ in 0..<source.generator.within(0...3) {
                let others = state.comments.map(\.id).sorted()
                state.comments.append(source.comment(on: article.id, answering: others, at: time))
            }
            library[article.id] = state
            articles.append(article.id)
            steps.append(.putArticle(article))
            steps += state.annotations.map { .putAnnotation($0) } + state.comments.map { .putComment($0) }
            if steps.count > 1000 || number == articleCount - 1 {
                try append(steps, to: path)
                steps = []
            }
        }
        return (library, articles)
    }

    private func write(_ steps: [WorkloadStep], to path: String) throws {
        try Data().write(to: URL(fileURLWithPath: path))
        try append(steps, to: path)
    }

    private func append(_ steps: [WorkloadStep], to path: String) throws {
        guard let file = FileHandle(forWritingAtPath: path) else { throw BenchmarkProblem.unreadable(path: path) }
        defer { try? file.close() }
        try file.seekToEnd()
        let encoder = ArticleState.canonicalEncoder()
        var text = Data()
        for step in steps { text += try encoder.encode(step) + [0x0a] }
        try file.write(contentsOf: text)
    }
}
