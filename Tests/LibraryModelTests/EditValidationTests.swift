import Causality
import LibraryModel
import TestSupport
import Testing

/// What an edit refuses, and in which words.
@Suite struct EditValidationTests {
    private var ada = LibraryReplica(1)
    private let article: ItemKey
    private let annotation: ItemKey
    private let comment: ItemKey

    init() throws {
        article = try ada.save(title: "Title", body: "one two one").article
        annotation = try ada.annotate(article).annotation
        comment = try ada.comment(on: article).comment
    }

    /// The problem with an edit, which must leave everything as it was.
    private func problem(
        _ edit: (inout ChangeBuilder<LibraryState, SeededGenerator>) throws -> Void
    ) -> EditProblem? {
        var ada = ada
        let problem = #expect(throws: EditProblem.self) { try ada.edit(edit) }
        #expect(ada.state.content == self.ada.state.content)
        return problem
    }

    @Test(arguments: [
        ("name", "", "a@b", "x"), ("name", " \n", "a@b", "x"), ("email", "A", " ", "x"), ("body", "A", "a@b", "\t"),
    ])
    func `a comment needs a name, an address and a text`(
        field: String, name: String, email: String, body: String
    ) throws {
        let draft = CommentDraft(parent: article, name: name, email: email, body: body)
        #expect(problem { _ = try $0.comment(draft) } == .required(kind: .comment, field: field))
    }

    @Test func `required fields can't be emptied later`() throws {
        for write in [CommentField.name.set(""), CommentField.name.cleared] {
            let problem = problem { try $0.write([write], to: comment) }
            #expect(problem == .required(kind: .comment, field: write.definition.name))
        }
        for text in [" \t\n", nil] {
            let problem = problem { try $0.setText(text, in: CommentField.body, of: comment) }
            #expect(problem == .required(kind: .comment, field: "body"))
        }
        let problem = problem { try $0.setEmail("", of: comment.id) }
        #expect(problem == .required(kind: .comment, field: "email"))
    }

    @Test(arguments: [
        "ada", "@example.org", "ada@", "ada lovelace@example.org", "ada@example.org\n", "ada\u{0}@example.org",
        "ada\u{a0}x@example.org", "\u{7f}ada@example.org",
    ])
    func `an address that is none is refused without being repeated`(email: String) throws {
        let draft = CommentDraft(parent: article, name: "Ada", email: email, body: "x")
        for problem in [
            problem { _ = try $0.comment(draft) }, problem { try $0.setEmail(email, of: comment.id) },
        ] {
            let problem = try #require(problem)
            #expect(problem.code == "malformed")
            for text in [problem.sentence, problem.remedy, "\(problem)"] {
                #expect(!text.contains("ada@") && !text.contains("example.org") && !text.contains("lovelace"))
            }
        }
    }

    @Test mutating func `an address over its limit is refused without being repeated`() throws {
        let email = "lovelace@" + String(repeating: "x", count: 312)
        let problem = problem { try $0.setEmail(email, of: comment.id) }
        #expect(problem == .tooLarge(field: "email", bytes: 321, limit: 320))
        #expect(problem?.sentence.contains("lovelace") == false)
        try ada.edit { try $0.setEmail(String(email.dropLast()), of: comment.id) }
    }

    @Test mutating func `values over their limits are refused, and at their limits are not`() throws {
        let text = String(repeating: "x", count: Limits.shortTextInBytes)
        _ = try ada.setTitle(text, of: article)
        #expect(throws: EditProblem.tooLarge(field: "title", bytes: 4097, limit: 4096)) {
            try ada.setTitle(text + "x", of: article)
        }
        let body = [UInt8](repeating: 0x78, count: Limits.textInBytes + 1)
        #expect(
            problem { try $0.addCapture(body, mediaType: "text/plain", to: article.id) }
                == .tooLarge(field: "body", bytes: body.count, limit: Limits.textInBytes))
    }

    @Test func `items that are not there can't be edited`() throws {
        let missing = ItemID(value: 5)
        func expectNotFound(_ key: ItemKey, _ problem: EditProblem?) { #expect(problem == .notFound(key)) }
        let (noArticle, noComment) = (ItemKey(kind: .article, id: missing), ItemKey(kind: .comment, id: missing))
        expectNotFound(noArticle, problem { try $0.write([ArticleField.title.set("x")], to: noArticle) })
        expectNotFound(noArticle, problem { try $0.tag(noArticle, adding: ["x"], removing: []) })
        expectNotFound(noArticle, problem { try $0.collect(missing, into: ["x"], outOf: []) })
        expectNotFound(noArticle, problem { try $0.addCapture([], mediaType: "", to: missing) })
        expectNotFound(
            noArticle, problem { _ = try $0.annotate(AnnotationDraft(article: missing, place: .wholeArticle)) })
        expectNotFound(noArticle, problem { try $0.trash(noArticle) })
        expectNotFound(noArticle, problem { try $0.restore(noArticle) })
        expectNotFound(noArticle, problem { try $0.purge(noArticle) })
        expectNotFound(noComment, problem { try $0.setEmail("a@b", of: missing) })
        let draft = CommentDraft(parent: noComment, name: "A", email: "a@b", body: "x")
        expectNotFound(noComment, problem { _ = try $0.comment(draft) })
    }

    @Test mutating func `only articles, annotations and comments have comments`() throws {
        let tag = ItemKey(kind: .tag, id: .tag(try NameKey("x")))
        try ada.edit { try $0.tag(article, adding: ["x"], removing: []) }
        let draft = CommentDraft(parent: tag, name: "A", email: "a@b", body: "x")
        #expect(problem { _ = try $0.comment(draft) }?.code == "malformed")
    }

    @Test func `a URL that can't be an article's address is refused with its reason`() throws {
        var draft = ArticleDraft()
        draft.url = "javascript:alert(1)"
        #expect(problem { _ = try $0.save(draft) } == .url(.refusedScheme("javascript")))
        draft.url = ""
        #expect(problem { _ = try $0.save(draft) } == .url(.empty))
        draft.url = "page.html"
        #expect(problem { _ = try $0.save(draft) } == .url(.missingScheme))
    }

    @Test func `names that can't be are refused with their reason`() throws {
        #expect(problem { try $0.tag(article, adding: [" "], removing: []) } == .name(.empty))
        #expect(problem { try $0.tag(article, adding: [], removing: [""]) } == .name(.empty))
        let long = String(repeating: "x", count: Limits.nameInBytes + 1)
        #expect(
            problem { try $0.tag(article, adding: [long], removing: []) }
                == .name(.tooLong(bytes: 513, limit: 512)))
        #expect(
            problem { try $0.collect(article.id, into: ["/"], outOf: []) }
                == .name(.empty))
        #expect(problem { try $0.collect(article.id, into: ["a/ /b"], outOf: []) } == .name(.empty))
        let deep = [String](repeating: "x", count: Limits.collectionDepth + 1).joined(separator: "/")
        #expect(problem { try $0.collect(article.id, into: [deep], outOf: []) }?.code == "malformed")
    }

    @Test func `a body that is not UTF-8 is refused with the place`() throws {
        var draft = ArticleDraft()
        draft.body = Array("é".utf8) + [0xff]
        #expect(problem { _ = try $0.save(draft) } == .notUTF8(offset: 2))
        let bytes: [UInt8] = [0x61, 0xc3]
        #expect(
            problem { try $0.addCapture(bytes, mediaType: "text/plain", to: article.id) }
                == .notUTF8(offset: 1))
    }

    @Test func `words that are not there, or stand there twice, are not marked`() throws {
        func annotate(_ place: AnnotationDraft.Place) -> EditProblem? {
            problem { _ = try $0.annotate(AnnotationDraft(article: article.id, place: place)) }
        }
        #expect(annotate(.quote("three")) == .quoteNotFound(quote: "three"))
        #expect(annotate(.quote("")) == .required(kind: .annotation, field: "quote"))
        let ambiguous = try #require(annotate(.quote("one")))
        guard case .quoteAmbiguous("one", let places, 2) = ambiguous else {
            Issue.record("\(ambiguous)")
            return
        }
        #expect(places.map(\.start) == [0, 8])
        #expect(ambiguous.sentence.contains("2 times:"))
        #expect(annotate(.occurrence(3, of: "one"))?.code == "malformed")
        #expect(annotate(.occurrence(0, of: "one"))?.code == "malformed")
        #expect(annotate(.range(5..<12))?.code == "malformed")
        #expect(annotate(.range(3..<3))?.code == "malformed")
        #expect(annotate(.range(-1..<3))?.code == "malformed")
    }

    @Test mutating func `words that stand very often are counted, and the first places are listed`() throws {
        let often = try ada.save("https://example.org/often", body: String(repeating: "ab ", count: 1_000)).article
        let draft = AnnotationDraft(article: often.id, place: .quote("ab"))
        let ambiguous = try #require(problem { _ = try $0.annotate(draft) })
        guard case .quoteAmbiguous("ab", let places, 1_000) = ambiguous else {
            Issue.record("\(ambiguous)")
            return
        }
        #expect(places.map(\.start) == (0..<20).map { $0 * 3 })
        #expect(ambiguous.sentence.contains("1000 times; the first 20:\n"))
        let last = AnnotationDraft(article: often.id, place: .occurrence(1_000, of: "ab"))
        try ada.edit { _ = try $0.annotate(last) }
    }

    @Test mutating func `words can't be marked where there is no text`() throws {
        let empty = try ada.save(nil, title: "No body").article
        let quote = AnnotationDraft(article: empty.id, place: .quote("x"))
        #expect(problem { _ = try $0.annotate(quote) } == .noBody(empty))
        var newcomer = LibraryReplica(2)
        var author = LibraryReplica(3)
        let saved = try author.save("https://example.org/b", body: "words")
        try newcomer.receive([saved.change])
        let words = AnnotationDraft(article: saved.article.id, place: .quote("words"))
        #expect(throws: EditProblem.noBody(saved.article)) { try newcomer.edit { _ = try $0.annotate(words) } }
    }

    @Test func `every problem has a code of its own, a sentence and a remedy`() {
        let problems: [EditProblem] = [
            .required(kind: .comment, field: "name"), .tooLarge(field: "title", bytes: 9, limit: 8),
            .malformed(field: "range", reason: "it is empty"), .notFound(article), .url(.empty), .name(.empty),
            .notUTF8(offset: 3), .noBody(article), .noEmail(article), .quoteNotFound(quote: "q"),
            .quoteAmbiguous(quote: "q", places: [], count: 0),
        ]
        #expect(Set(problems.map(\.code)).count == problems.count)
        #expect(problems.allSatisfy { $0.sentence.count > 10 && $0.remedy.count > 10 })
    }
}
