/// A row of the comparison.
enum ComparedPhase: String, CaseIterable {
    case buildByArticle = "build, a transaction an article"
    case buildAtOnce = "build, one transaction"
    case buildByArticleIndexed = "build, a transaction an article, search index"
    case buildAtOnceIndexed = "build, one transaction, search index"
    case word = "search for a word, the middle one's"
    case twoWords = "search for two words, the middle one's"
    case phrase = "search for a phrase, the middle one's"
    case prefix = "search for a prefix, the middle one's"
    case edits = "edits, a transaction each"
    case firstSync = "first sync"
    case merge = "merge, both directions"
    case idle = "the same again, nothing new"

    /// The rows that only build a library.
    static let builds: [(row: ComparedPhase, phase: Phase, keepsSearchIndex: Bool)] = [
        (.buildAtOnce, .buildAtOnce, false), (.buildByArticleIndexed, .buildByArticle, true),
        (.buildAtOnceIndexed, .buildAtOnce, true),
    ]

    /// The rows that search what was built with a search index.
    static let searches: [(row: ComparedPhase, phase: Phase)] = [
        (.word, .searchForWord), (.twoWords, .searchForTwoWords), (.phrase, .searchForPhrase),
        (.prefix, .searchForPrefix),
    ]

    /// The engines that do the same as ours there.
    ///
    /// Documents that are built and edited in memory, and stored once, don't do what a transaction each does.
    var engines: [EngineName] {
        switch self {
        case .buildByArticle, .edits: [.lectern, .plainSQLite, .session]
        case .buildAtOnce, .buildByArticleIndexed, .buildAtOnceIndexed, .word, .twoWords, .phrase, .prefix:
            [.lectern, .plainSQLite]
        case .firstSync: EngineName.allCases
        case .merge: [.lectern, .session, .pycrdt, .loro]
        case .idle: [.lectern, .pycrdt, .loro]
        }
    }

    /// What the row's bytes are.
    var bytesAreOnDisk: Bool {
        switch self {
        case .buildByArticle, .buildAtOnce, .buildByArticleIndexed, .buildAtOnceIndexed, .word, .twoWords, .phrase,
            .prefix, .edits:
            true
        case .firstSync, .merge, .idle: false
        }
    }
}
