import Lectern

extension LecternEngine {
    /// One edit makes at most this many articles, so that the change stays within the model's limits.
    private static let articlesInEdit = 25_000
    /// As many articles are read from the workload before the clock goes on.
    private static let articlesInPiece = 100

    /// One edit an article, with its tags, annotations and comments.
    func buildByArticle() async throws -> PhaseResult {
        let replica = try await Replica.create(in: path("a"), options: options)
        var reader = try WorkloadReader(path: request.data + "/library.jsonl")
        var known: Set<Int> = []
        var stopwatch = Stopwatch()
        var result = PhaseResult()
        while true {
            let groups = try reader.articles(atMost: Self.articlesInPiece)
            if groups.isEmpty { break }
            let drafts = try groups.map { try ArticleDrafts($0, isSeparate: Self.isKnown($0, &known)) }
            stopwatch.start()
            let made = try await replica.perform { replica in
                try drafts.map { drafts in try replica.edit { try drafts.make(with: &$0) }.result }
            }
            stopwatch.stop()
            try IdentifierMap.append(zip(drafts, made).flatMap { $0.pairs($1) }, to: identifiersPath)
            result.transactions = (result.transactions ?? 0) + groups.count
        }
        try await replica.close()
        result.seconds = stopwatch.seconds
        result.diskInBytes = size(of: "a")
        return result
    }

    /// One edit for all, or as few as the limit of a change allows.
    func buildAtOnce() async throws -> PhaseResult {
        let replica = try await Replica.create(in: path("a"), options: options)
        let data = request.data + "/library.jsonl"
        var offset: UInt64 = 0
        var result = PhaseResult()
        while true {
            let start = offset
            var whole = Stopwatch()
            whole.start()
            let (pairs, next, reading) = try await replica.edit { try Self.addMany(to: &$0, from: data, start) }.result
            whole.stop()
            if pairs.isEmpty { break }
            result.seconds += whole.seconds - reading
            result.transactions = (result.transactions ?? 0) + 1
            try IdentifierMap.append(pairs, to: identifiersPath)
            offset = next
        }
        try await replica.close()
        result.diskInBytes = size(of: "a")
        return result
    }

    /// Adds the articles from an offset on.
    ///
    /// - Returns: what was made, where it stopped, and the seconds that reading the workload took, and keeping names.
    private static func addMany(
        to editor: inout LibraryEditor, from path: String, _ offset: UInt64
    ) throws -> (pairs: [IdentifierMap.Pair], offset: UInt64, reading: Double) {
        var reader = try WorkloadReader(path: path, from: offset)
        var reading = Stopwatch()
        var pairs: [IdentifierMap.Pair] = []
        var known: Set<Int> = []
        var count = 0
        while count < articlesInEdit {
            reading.start()
            let groups = try reader.articles(atMost: articlesInPiece)
            let drafts = try groups.map { try ArticleDrafts($0, isSeparate: isKnown($0, &known)) }
            reading.stop()
            if groups.isEmpty { break }
            let made = try drafts.map { try $0.make(with: &editor) }
            reading.start()
            pairs += zip(drafts, made).flatMap { $0.pairs($1) }
            reading.stop()
            count += groups.count
        }
        return (pairs, reader.offset, reading.seconds)
    }

    /// Whether the workload had the article's URL before: ours would add a capture to the article that it has.
    private static func isKnown(_ group: [WorkloadStep], _ known: inout Set<Int>) -> Bool {
        guard case .putArticle(let article)? = group.first else { return false }
        return !known.insert(article.url.hashValue).inserted
    }
}
