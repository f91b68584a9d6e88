internal import Causality

/// The fields of an article.
public enum ArticleField {
    /// URL and canonical key.
    ///
    /// Two spellings of one URL are no conflict.
    public static let link = Field<ArticleLink>(
        .article, 1, "url", limit: 5 * Limits.urlInBytes, reporting: .differentLinks)
    /// When it was first saved, in milliseconds since 1970.
    ///
    /// The earliest counts.
    public static let saved = Field<Int64>(.article, 2, "saved", choice: .earliestNumber, reporting: .never)
    /// The title.
    public static let title = Field<String>(.article, 3, "title")
    /// The authors in order.
    public static let authors = Field<[String]>(.article, 4, "authors", limit: Limits.excerptInBytes)
    /// The site's name.
    public static let site = Field<String>(.article, 5, "site")
    /// The language as a BCP 47 tag.
    public static let language = Field<String>(.article, 6, "language")
    /// When it was published, in milliseconds since 1970.
    public static let published = Field<Int64>(.article, 7, "published")
    /// A summary, or the excerpt that was re-posted.
    public static let excerpt = Field<String>(.article, 8, "excerpt", limit: Limits.excerptInBytes)
    /// Where an excerpt was taken from.
    public static let source = Field<SourceLink>(.article, 9, "source", limit: 2 * Limits.urlInBytes)
    /// How far it was read.
    ///
    /// Nobody's work: it touches nothing, and the latest simply counts.
    public static let reading = Field<ReadingState>(.article, 10, "reading", touches: false, reporting: .never)
    /// Whether it is a favourite.
    public static let favourite = Field<Bool>(.article, 11, "favourite")
    /// Whether it is archived.
    public static let archived = Field<Bool>(.article, 12, "archived")
    /// The current capture.
    public static let body = Field<CaptureReference>(.article, 13, "body")

    /// The set of tags: name keys.
    public static let tags = FieldCode(rawValue: 14)
    /// The set of collections: paths of name keys joined by `/`.
    public static let collections = FieldCode(rawValue: 15)
    /// The set of captures: canonical bytes of capture references.
    public static let captures = FieldCode(rawValue: 16)

    /// All registers in the order of their codes.
    public static let definitions: [FieldDefinition] = [
        link.definition, saved.definition, title.definition, authors.definition, site.definition, language.definition,
        published.definition, excerpt.definition, source.definition, reading.definition, favourite.definition,
        archived.definition, body.definition,
    ]
}
