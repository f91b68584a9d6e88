internal import Causality
internal import GRDB
internal import LibraryModel

/// How a replica stands beside its log.
struct ReplicaEnd {
    /// Who writes.
    var own: OwnIdentity
    var clock: Timestamp
    var digest: LibraryDigest
    /// How many items of each kind people see.
    var visibleItems: [ItemKind: Int]
    /// Whether the search index is kept.
    let searches: Bool
    /// Items that somebody took away in a large run, and that stay visible here until somebody decides.
    var heldItems: Set<ItemKey>
    /// Whether the tables may have annotations or comments that nobody sees; `nil` where nobody has looked.
    var hidesItems: Bool?

    init(_ database: Database) throws {
        own = try OwnIdentity(database)
        let row = try database.rows(
            "SELECT clock, digest, articles, annotations, comments, searches FROM library"
        ) { row in
            (
                clock: Timestamp(rawValue: row.unsigned(0)), digest: LibraryDigest(bytes: try row.hash(1).bytes),
                visibleItems: [
                    ItemKind.article: Int(row.integer(2)), .annotation: Int(row.integer(3)),
                    .comment: Int(row.integer(4)),
                ],
                searches: row.integer(5) == 1
            )
        }[0]
        (clock, digest, visibleItems, searches) = row
        heldItems = Set(try database.heldItems())
    }

    /// Writes clock, digest and counts where they have changed.
    func write(to database: Database, unlessIn before: ReplicaEnd) throws {
        guard clock != before.clock || digest != before.digest || visibleItems != before.visibleItems else { return }
        let counts = ItemKind.shown.map { SQLValue(visibleItems[$0] ?? 0) }
        try database.run(
            "UPDATE library SET clock = ?1, digest = ?2, articles = ?3, annotations = ?4, comments = ?5",
            SQLValue(clock.rawValue), .blob(digest.bytes), counts[0], counts[1], counts[2])
    }
}
