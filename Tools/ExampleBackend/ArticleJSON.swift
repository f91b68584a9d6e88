import Hummingbird
import Lectern

/// What comes in: a page to save.
struct NewArticle: Decodable {
    var url: String?
    var title: String?
    var text: String?
    var tags: [String]?
}

/// What comes in: words to mark.
struct NewAnnotation: Decodable {
    var quote: String
    var note: String?
}

/// What comes in: a comment; all three are required, and the address is never shown.
struct NewComment: Decodable {
    var name: String
    var email: String
    var text: String
}

/// What goes out for something new.
struct Created: ResponseEncodable {
    var id: String
}

/// An article in a list.
struct ArticleJSON: ResponseEncodable {
    var id: String
    var title: String
    var url: String?
    var tags: [String]

    init(_ article: Article) {
        id = article.id.description
        title = article.title
        url = article.url
        tags = article.tags
    }
}

/// A page of a list.
struct ArticlePage: ResponseEncodable {
    var articles: [ArticleJSON]
    /// What the next page is asked for with; absent on the last one.
    var next: String?
}

/// An article with all that is on it.
struct WholeArticleJSON: ResponseEncodable {
    var article: ArticleJSON
    var text: String?
    var annotations: [AnnotationJSON]
    var comments: [CommentJSON]
}

/// An annotation, with where its words are in the text, in Unicode scalars.
struct AnnotationJSON: Codable {
    var id: String
    var quote: String?
    var note: String?
    var start: Int?
    var end: Int?

    init(_ annotation: Annotation) {
        id = annotation.id.description
        quote = annotation.anchor?.quote
        note = annotation.note
        start = annotation.resolution.range?.lowerBound
        end = annotation.resolution.range?.upperBound
    }
}

/// A comment, without its author's address.
struct CommentJSON: Codable {
    var id: String
    var name: String
    var text: String

    init(_ comment: ArticleComment) {
        id = comment.id.description
        name = comment.name
        text = comment.body
    }
}
