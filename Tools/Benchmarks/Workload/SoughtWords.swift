/// What people search for: words as they stand in the bodies of the workload, so that common ones come often.
///
/// Both engines read the same expressions.
struct SoughtWords {
    /// A first page.
    static let hits = 20
    private static let searches = 100

    private let expressions: [String]
    private let path: String

    /// Chooses them, the same for the same workload.
    init(_ request: PhaseRequest) throws {
        path = request.data + "/library.jsonl"
        var reader = try WorkloadReader(path: path)
        var generator = SplitMix64(seed: 7)
        expressions = try reader.articles(atMost: Self.searches).compactMap { group in
            guard case .putArticle(let article)? = group.first else { return nil }
            let all = article.body.split { !$0.isLetter }.map { $0.lowercased() }
            let long = all.filter { $0.count > 2 }
            guard long.count > 1 else { return nil }
            return switch request.phase {
            case .searchForTwoWords: long[generator.below(long.count)] + " " + long[generator.below(long.count)]
            case .searchForPhrase: "\"" + all[generator.below(all.count - 1)...].prefix(2).joined(separator: " ") + "\""
            case .searchForPrefix: long[generator.below(long.count)].prefix(3) + "*"
            default: long[generator.below(long.count)]
            }
        }
    }

    /// Searches for each of them.
    ///
    /// - Parameter search: carries one out, and returns how many hits there are on the first page.
    /// - Returns: the middle one's time; the first one, which opens what it needs, is not counted.
    func measure(_ search: (String) throws -> Int) throws -> PhaseResult {
        guard let first = expressions.first else {
            throw BenchmarkProblem.malformed(path: path, line: 1, reason: "there are no words to search for")
        }
        _ = try search(first)
        let seconds = try expressions.map { words in
            var stopwatch = Stopwatch()
            stopwatch.start()
            let count = try search(words)
            stopwatch.stop()
            guard count > 0 else { throw BenchmarkProblem.foundNothing(words) }
            return stopwatch.seconds
        }
        var result = PhaseResult()
        result.seconds = Spread(seconds)?.median ?? 0
        return result
    }
}
