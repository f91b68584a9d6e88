/// A row of the comparison.
enum ComparedPhase: String, CaseIterable {
    case buildByArticle = "build, a transaction an article"
    case buildAtOnce = "build, one transaction"
    case buildByArticleIndexed = "build, a transaction an article, search index"
    case buildAtOnceIndexed = "build, one transaction, search index"
    case edits = "edits, a transaction each"
    case firstSync = "first sync (floor: copy of the file)"
    case merge = "merge, both directions"
    case idle = "the same again, nothing new"

    /// The rows that only build a library.
    static let builds: [(row: ComparedPhase, phase: Phase, keepsSearchIndex: Bool)] = [
        (.buildAtOnce, .buildAtOnce, false), (.buildByArticleIndexed, .buildByArticle, true),
        (.buildAtOnceIndexed, .buildAtOnce, true),
    ]

    /// What the row's bytes are.
    var bytesAreOnDisk: Bool {
        switch self {
        case .buildByArticle, .buildAtOnce, .buildByArticleIndexed, .buildAtOnceIndexed, .edits: true
        case .firstSync, .merge, .idle: false
        }
    }
}
