internal import Causality

extension FieldDefinition {
    /// A value as text for people; bytes of a newer program's making are shown as such.
    public func text(of value: [UInt8]?) -> String {
        guard let value else { return "(empty)" }
        let known: String? =
            switch (kind, code) {
            case (.article, ArticleField.link.code): (try? ArticleLink(canonicalBytes: value))?.url
            case (.article, ArticleField.saved.code), (.article, ArticleField.published.code),
                (.annotation, AnnotationField.created.code), (.comment, CommentField.created.code):
                (try? Int64(canonicalBytes: value)).map { "\($0)" }
            case (.article, ArticleField.authors.code): (try? [String](canonicalBytes: value))?.joined(separator: ", ")
            case (.article, ArticleField.source.code): (try? SourceLink(canonicalBytes: value))?.url
            case (.article, ArticleField.reading.code):
                (try? ReadingState(canonicalBytes: value)).map { "\($0.stage.name) (\($0.progressInPermille)‰)" }
            case (.library, LibraryField.retention.code):
                (try? Int64(canonicalBytes: value)).map { $0 < 0 ? "forever" : "\($0) days" }
            case (.article, ArticleField.favourite.code), (.article, ArticleField.archived.code),
                (.replica, ReplicaField.retired.code):
                (try? Bool(canonicalBytes: value)).map { $0 ? "yes" : "no" }
            case (.article, ArticleField.body.code):
                (try? CaptureReference(canonicalBytes: value)).map { "capture \($0.hash.description.prefix(8))" }
            case (.annotation, AnnotationField.parent.code), (.comment, CommentField.parent.code):
                (try? ItemKey(canonicalBytes: value))?.description
            case (.annotation, AnnotationField.kind.code): (try? AnnotationKind(canonicalBytes: value))?.name
            case (.annotation, AnnotationField.anchor.code): (try? TextAnchor(canonicalBytes: value))?.quote
            case (.comment, CommentField.state.code): (try? CommentState(canonicalBytes: value))?.name
            default: try? String(canonicalBytes: value)
            }
        return known ?? "(\(value.count) bytes that this program cannot read)"
    }
}
