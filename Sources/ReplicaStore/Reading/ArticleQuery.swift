public import LibraryModel

/// Which articles to list.
///
/// Conditions add up; newest saved first.
public struct ArticleQuery: Hashable, Sendable {
    /// Where the next page starts: behind an article that was listed last.
    public struct Cursor: Hashable, Sendable {
        /// When that article was saved; `nil` where it doesn't say.
        let saved: Int64?
        let id: ItemID

        /// The place behind an article.
        public init(after article: Article) {
            saved = article.saved
            id = article.id
        }
    }

    /// Live articles, or those in the trash.
    public var lifecycle = Lifecycle.live
    /// Tags, all of which an article has, however they are written.
    public var tags: [String] = []
    /// Paths of collections, in all of which an article is, however they are written.
    ///
    /// Articles in collections beneath them count.
    public var collections: [String] = []
    /// How far it was read.
    public var reading: ReadingState.Stage?
    /// Favourites only, or all others.
    public var isFavourite: Bool?
    /// Archived ones only, or all others.
    public var isArchived: Bool?
    /// A site: its name as given, or the host of the URL.
    public var site: String?
    /// Words that the article, its notes or its comments contain, in the syntax of a search.
    public var text: String?
    /// Saved at this time or later, in milliseconds since 1970.
    public var savedFrom: Int64?
    /// Saved before this time, in milliseconds since 1970.
    public var savedBefore: Int64?
    /// The largest page.
    public var limit = 50
    /// Where the page starts; `nil` for the first one.
    public var after: Cursor?

    /// Lists all live articles.
    public init() {}
}
