/// One line of a workload.
enum WorkloadStep: Hashable, Sendable {
    /// A field of an article that the workload writes anew.
    enum Field: String, Codable, CaseIterable {
        case title
        case author
        case site
        case published
    }

    case putArticle(WorkloadArticle)
    case putAnnotation(WorkloadAnnotation)
    case putComment(WorkloadComment)
    /// The time where the field is one.
    case set(article: String, field: Field, value: String, time: WorkloadTime?)
    case addTag(article: String, tag: String)
    case removeTag(article: String, tag: String)
    /// Positions count Unicode scalars of the body as it is then.
    case splice(article: String, position: Int, deleted: Int, inserted: String)
    case deleteArticle(String)

    /// The article that the step is about.
    var article: String {
        switch self {
        case .putArticle(let article): article.id
        case .putAnnotation(let annotation): annotation.article
        case .putComment(let comment): comment.article
        case .set(let article, _, _, _), .addTag(let article, _), .removeTag(let article, _),
            .splice(let article, _, _, _), .deleteArticle(let article):
            article
        }
    }
}

extension WorkloadStep: Codable {
    private enum Key: String, CodingKey {
        case op
        case article
        case field
        case value
        case tag
        case pos
        case del
        case ins
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func text(_ key: Key) throws -> String { try container.decode(String.self, forKey: key) }
        let name = try text(.op)
        switch name {
        case "put_article": self = .putArticle(try WorkloadArticle(from: decoder))
        case "put_annotation": self = .putAnnotation(try WorkloadAnnotation(from: decoder))
        case "put_comment": self = .putComment(try WorkloadComment(from: decoder))
        case "set":
            let field = try container.decode(Field.self, forKey: .field)
            let time = field == .published ? try container.decode(WorkloadTime.self, forKey: .value) : nil
            self = .set(article: try text(.article), field: field, value: try text(.value), time: time)
        case "tag_add": self = .addTag(article: try text(.article), tag: try text(.tag))
        case "tag_remove": self = .removeTag(article: try text(.article), tag: try text(.tag))
        case "splice":
            self = .splice(
                article: try text(.article), position: try container.decode(Int.self, forKey: .pos),
                deleted: try container.decode(Int.self, forKey: .del), inserted: try text(.ins))
        case "delete_article": self = .deleteArticle(try text(.article))
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .op, in: container, debugDescription: "\(name) is no operation of a workload")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .putArticle(let article):
            try container.encode("put_article", forKey: .op)
            try article.encode(to: encoder)
        case .putAnnotation(let annotation):
            try container.encode("put_annotation", forKey: .op)
            try annotation.encode(to: encoder)
        case .putComment(let comment):
            try container.encode("put_comment", forKey: .op)
            try comment.encode(to: encoder)
            if comment.parent == nil { try CommentWithoutParent().encode(to: encoder) }
        case .set(let article, let field, let value, _):
            try container.encode("set", forKey: .op)
            try container.encode(article, forKey: .article)
            try container.encode(field, forKey: .field)
            try container.encode(value, forKey: .value)
        case .addTag(let article, let tag), .removeTag(let article, let tag):
            if case .addTag = self {
                try container.encode("tag_add", forKey: .op)
            } else {
                try container.encode("tag_remove", forKey: .op)
            }
            try container.encode(article, forKey: .article)
            try container.encode(tag, forKey: .tag)
        case .splice(let article, let position, let deleted, let inserted):
            try container.encode("splice", forKey: .op)
            try container.encode(article, forKey: .article)
            try container.encode(position, forKey: .pos)
            try container.encode(deleted, forKey: .del)
            try container.encode(inserted, forKey: .ins)
        case .deleteArticle(let article):
            try container.encode("delete_article", forKey: .op)
            try container.encode(article, forKey: .article)
        }
    }

    /// The format writes `null` where a comment answers the article itself.
    private struct CommentWithoutParent: Encodable {
        private enum Key: String, CodingKey {
            case parent
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encodeNil(forKey: .parent)
        }
    }
}
