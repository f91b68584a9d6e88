internal import Causality
public import LibraryModel

/// Values from small pools.
public enum RandomValues {
    /// Pages by the spellings that people use for each.
    public static let pages: [[String]] = [
        [
            "https://example.org/a", "http://example.org/a/", "https://EXAMPLE.org/a?utm_source=mail",
            "https://example.org/a#top",
        ],
        ["https://example.org/b?x=1", "http://example.org:80/b?x=1&fbclid=q"],
        ["https://example.com/%7Eada/essay", "https://example.com/~ada/essay"],
    ]

    /// Texts that go wrong where scalars, characters and bytes are mixed up.
    public static let texts = [
        "said Mr. Joscelyn said", "Café", "Cafe\u{301}", "👩‍👩‍👧 at home", "line\r\nline", "שלום world", "", "x",
    ]

    /// One of the pages, in one of its spellings.
    public static func url(using generator: inout SeededGenerator) -> String { generator.pick(generator.pick(pages)) }

    /// A short text, never empty.
    public static func text(using generator: inout SeededGenerator) -> String {
        generator.pick(texts.filter { !$0.isEmpty }) + (generator.chance(percent: 30) ? " \(generator.below(9))" : "")
    }

    /// The name of a tag in one of its spellings.
    public static func name(using generator: inout SeededGenerator) -> String {
        generator.pick(["Reading", "READING", " reading ", "Straße", "STRASSE", "été", "e\u{301}te\u{301}"])
    }

    /// The path of a collection.
    public static func path(using generator: inout SeededGenerator) -> String {
        generator.pick(["Work", "work/Papers", "Work/papers/2026", "Home"])
    }

    /// A capture's text.
    public static func body(using generator: inout SeededGenerator) -> [UInt8] {
        let words = (0..<generator.below(12)).map { _ in generator.pick(texts) }
        return Array(words.joined(separator: " ").utf8)
    }

    /// What somebody makes of a text: a piece of it is deleted, and something put in its place.
    public static func edited(_ text: String, using generator: inout SeededGenerator) -> String {
        var scalars = Array(text.unicodeScalars)
        let start = generator.below(scalars.count + 1)
        let end = min(scalars.count, start + generator.below(6))
        scalars.replaceSubrange(
            start..<end, with: generator.chance(percent: 80) ? Array(generator.pick(texts).unicodeScalars) : [])
        return String(String.UnicodeScalarView(scalars))
    }

    /// An e-mail address.
    public static func email(using generator: inout SeededGenerator) -> String {
        generator.pick(["ada@example.org", "grace@example.com", "a_b@mail.example.org"])
    }

    /// A write of a field, sometimes one that clears it; `nil` for what is written once or by an edit of its own.
    public static func write(_ definition: FieldDefinition, using generator: inout SeededGenerator) -> FieldWrite? {
        switch definition {
        case ArticleField.body.definition, AnnotationField.parent.definition, AnnotationField.anchor.definition,
            CommentField.parent.definition, NameField.tagKey.definition, NameField.collectionPath.definition:
            return nil
        case ArticleField.link.definition:
            return (try? ArticleLink(url(using: &generator))).map(ArticleField.link.set)
        case ArticleField.reading.definition:
            let stage = generator.pick(ReadingState.Stage.allCases)
            return ArticleField.reading.set(ReadingState(stage: stage, progressInPermille: generator.below(1001)))
        case AnnotationField.kind.definition:
            return AnnotationField.kind.set(generator.pick(AnnotationKind.allCases))
        default: break
        }
        if !definition.isRequired && generator.chance(percent: 20) { return cleared(definition) }
        return articleWrite(definition, using: &generator) ?? otherWrite(definition, using: &generator)
    }

    private static func cleared(_ definition: FieldDefinition) -> FieldWrite? {
        switch definition {
        case ArticleField.title.definition: ArticleField.title.cleared
        case ArticleField.excerpt.definition: ArticleField.excerpt.cleared
        case ArticleField.source.definition: ArticleField.source.cleared
        case CommentField.website.definition: CommentField.website.cleared
        default: nil
        }
    }

    private static func articleWrite(
        _ definition: FieldDefinition, using generator: inout SeededGenerator
    ) -> FieldWrite? {
        switch definition {
        case ArticleField.saved.definition: ArticleField.saved.set(generator.within(0...9))
        case ArticleField.title.definition: ArticleField.title.set(text(using: &generator))
        case ArticleField.authors.definition:
            ArticleField.authors.set((0..<generator.below(3)).map { _ in text(using: &generator) })
        case ArticleField.site.definition: ArticleField.site.set(text(using: &generator))
        case ArticleField.language.definition: ArticleField.language.set(generator.pick(["en", "fr", "he"]))
        case ArticleField.published.definition: ArticleField.published.set(generator.within(-9...9))
        case ArticleField.excerpt.definition: ArticleField.excerpt.set(text(using: &generator))
        case ArticleField.source.definition:
            ArticleField.source.set(SourceLink(url: url(using: &generator), label: "the Source"))
        case ArticleField.favourite.definition: ArticleField.favourite.set(generator.chance(percent: 50))
        case ArticleField.archived.definition: ArticleField.archived.set(generator.chance(percent: 50))
        default: nil
        }
    }

    private static func otherWrite(
        _ definition: FieldDefinition, using generator: inout SeededGenerator
    ) -> FieldWrite? {
        switch definition {
        case AnnotationField.colour.definition: AnnotationField.colour.set(generator.pick(["yellow", "red"]))
        case AnnotationField.creator.definition: AnnotationField.creator.set(text(using: &generator))
        case AnnotationField.created.definition: AnnotationField.created.set(generator.within(0...9))
        case CommentField.name.definition: CommentField.name.set(text(using: &generator))
        case CommentField.website.definition: CommentField.website.set(url(using: &generator))
        case CommentField.state.definition: CommentField.state.set(generator.pick(CommentState.allCases))
        case CommentField.created.definition: CommentField.created.set(generator.within(0...9))
        case NameField.tagDisplay.definition: NameField.tagDisplay.set(name(using: &generator))
        case NameField.collectionDisplay.definition: NameField.collectionDisplay.set(text(using: &generator))
        default: nil
        }
    }
}
