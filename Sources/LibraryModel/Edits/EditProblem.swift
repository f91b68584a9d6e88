public import Causality

/// Why an edit was refused.
///
/// Nothing was changed.
public enum EditProblem: ExplainedProblem, Hashable {
    /// A required field is missing or empty.
    case required(kind: ItemKind, field: String)
    /// A value is larger than its limit.
    case tooLarge(field: String, bytes: Int, limit: Int)
    /// A value can't be what the field asks for.
    case malformed(field: String, reason: String)
    /// There is no such item, or it was purged.
    case notFound(ItemKey)
    /// There is no such change in the log.
    case unknownChange(ChangeID)
    /// The URL can't be the address of an article.
    case url(URLProblem)
    /// The name can't be that of a tag or collection.
    case name(NameKeyProblem)
    /// The bytes of a body are not UTF-8.
    case notUTF8(offset: Int)
    /// The article has no body, or its capture is not on this replica.
    case noBody(ItemKey)
    /// The comment's e-mail address is withheld from this replica.
    case noEmail(ItemKey)
    /// The quote is not in the article.
    case quoteNotFound(quote: String)
    /// The quote stands in the article more than once; of `count` places, `places` are the first.
    case quoteAmbiguous(quote: String, places: [QuotePlace], count: Int)

    /// The stable code; see Protocol/Registry.md.
    public var code: String {
        switch self {
        case .required: "required"
        case .tooLarge: "too-large"
        case .malformed: "malformed"
        case .notFound: "not-found"
        case .unknownChange: "unknown-change"
        case .url(let problem): problem.code
        case .name(let problem): problem.code
        case .notUTF8: "not-utf8"
        case .noBody: "no-body"
        case .noEmail: "no-email"
        case .quoteNotFound: "quote-not-found"
        case .quoteAmbiguous: "quote-ambiguous"
        }
    }

    /// What is wrong, in one sentence.
    public var sentence: String {
        switch self {
        case .required(let kind, let field): "\(kind == .comment || kind == .tag ? "A" : "An") \(kind) needs \(field)."
        case .tooLarge(let field, let bytes, let limit):
            "The \(field) has \(bytes) bytes, which is more than the limit of \(limit)."
        case .malformed(let field, let reason): "The \(field) cannot be used: \(reason)."
        case .notFound(let key): "There is no \(key.kind) \(key.id) in this library."
        case .unknownChange(let id):
            "There is no change \(id.sequence) of replica \(id.replica.shortDescription) in this library."
        case .url(let problem): problem.sentence
        case .name(let problem): problem.sentence
        case .notUTF8(let offset): "The text is not UTF-8: byte \(offset) starts no character."
        case .noBody(let key): "The text of \(key.kind) \(key.id) is not on this replica."
        case .noEmail(let key):
            "The e-mail address of \(key.kind) \(key.id) is withheld from this replica."
        case .quoteNotFound(let quote): "The article does not contain “\(quote.prefix(80))”."
        case .quoteAmbiguous(let quote, let places, let count):
            "“\(quote.prefix(80))” stands in the article \(count) times"
                + (places.count < count ? "; the first \(places.count):\n" : ":\n")
                + places.enumerated().map { "  \($0.offset + 1). \($0.element.excerpt)" }.joined(separator: "\n")
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch self {
        case .required(_, let field): "Give \(field) a value that is not empty."
        case .tooLarge: "Shorten it, or keep the rest in a note or a second article."
        case .malformed: "Correct it and try again."
        case .notFound: "List what is there, and use one of those ids."
        case .unknownChange: "Take the name of a change from `lectern log`."
        case .url(let problem): problem.remedy
        case .name(let problem): problem.remedy
        case .notUTF8: "Convert the file to UTF-8 first, for instance with iconv."
        case .noEmail:
            "Do it on a replica that has the address, or sync with one as a member, or import its bundle, first."
        case .noBody: "Fetch it from a remote, import a bundle that carries the captures, or add the text again."
        case .quoteNotFound: "Copy the words exactly as `show` prints them."
        case .quoteAmbiguous: "Quote more words, or choose a place by its number."
        }
    }
}

/// One of several places at which a quote stands.
public struct QuotePlace: Hashable, Sendable {
    /// The first scalar of the place.
    public let start: Int
    /// The quote with some of the text around it, on one line.
    public let excerpt: String

    /// Creates a place.
    public init(start: Int, excerpt: String) {
        self.start = start
        self.excerpt = excerpt
    }
}
