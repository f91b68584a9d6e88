import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// What trashing an article means for what hangs beneath it, and what work beneath it means for the article.
@Suite struct AncestorLifecycleTests {
    /// An article with an annotation with a comment, held by two.
    private struct Tree {
        var ada = LibraryReplica(1)
        var grace = LibraryReplica(2)
        let article: ItemKey
        let annotation: ItemKey
        let comment: ItemKey

        init() throws {
            let saved = try ada.save(title: "Title")
            let annotated = try ada.annotate(saved.article)
            let commented = try ada.comment(on: annotated.annotation)
            (article, annotation, comment) = (saved.article, annotated.annotation, commented.comment)
            try grace.receive([saved.change, annotated.change, commented.change])
        }

        /// Both take both; they must agree.
        mutating func sync(ada fromAda: LibraryChange?..., grace fromGrace: LibraryChange?...) throws {
            try ada.receive(fromGrace)
            try grace.receive(fromAda)
            #expect(ada.state.content.differences(from: grace.state.content) == [])
        }

        func lifecycles() -> [Lifecycle] {
            [article, annotation, comment].map { ada.state.state(of: $0).lifecycle }
        }

        func visible() -> [Bool] { [article, annotation, comment].map(ada.state.isVisible) }
    }

    @Test func `trashing an article hides what hangs beneath it and trashes none of it`() throws {
        var tree = try Tree()
        #expect(tree.visible() == [true, true, true])
        let trash = try #require(try tree.ada.trash(tree.article))
        #expect(trash.parts.count == 1)
        #expect(tree.lifecycles() == [.trashed, .live, .live])
        #expect(tree.visible() == [false, false, false])
        _ = try tree.ada.restore(tree.article)
        #expect(tree.visible() == [true, true, true])
    }

    @Test func `trashing an annotation hides its comments only`() throws {
        var tree = try Tree()
        _ = try tree.ada.trash(tree.annotation)
        #expect(tree.lifecycles() == [.live, .trashed, .live])
        #expect(tree.visible() == [true, false, false])
    }

    @Test func `what was trashed by itself stays so when its article comes back`() throws {
        var tree = try Tree()
        _ = try tree.ada.trash(tree.annotation)
        _ = try tree.ada.trash(tree.article)
        _ = try tree.ada.restore(tree.article)
        #expect(tree.visible() == [true, false, false])
    }

    /// ```
    /// Ada    | trash the article     |
    /// Grace  | reply to the comment  |  everything is live, and the article came back
    /// ```
    @Test func `a reply that the deleter had not seen brings the article back`() throws {
        var tree = try Tree()
        let trash = try tree.ada.trash(tree.article)
        let reply = try tree.grace.comment(on: tree.comment, body: "Indeed")
        try tree.sync(ada: trash, grace: reply.change)
        #expect(tree.visible() == [true, true, true])
        #expect(tree.ada.state.isVisible(reply.comment))
        #expect(tree.ada.state.state(of: tree.article).touches.cameBack)
        #expect(!tree.ada.state.state(of: tree.annotation).touches.cameBack)
    }

    @Test func `a new annotation touches its article, and a reply touches all above it`() throws {
        var tree = try Tree()
        let annotated = try tree.ada.annotate(tree.article)
        #expect(annotated.change?.parts.first?.touches.map(\.item) == [annotated.annotation, tree.article])
        let reply = try tree.ada.comment(on: tree.comment)
        let touched = reply.change?.parts.first?.touches.map(\.item)
        #expect(touched == [reply.comment, tree.comment, tree.annotation, tree.article])
    }

    /// ```
    /// Ada    | trash the annotation |
    /// Grace  | set the title        |  the annotation stays in the trash: work touches upwards only
    /// ```
    @Test func `work on an article doesn't bring back what hangs beneath it`() throws {
        var tree = try Tree()
        let trash = try tree.ada.trash(tree.annotation)
        let work = try tree.grace.setTitle("Better", of: tree.article)
        try tree.sync(ada: trash, grace: work)
        #expect(tree.lifecycles() == [.live, .trashed, .live])
        #expect(!tree.ada.state.state(of: tree.annotation).touches.cameBack)
    }

    @Test func `work beneath an article that is visibly in the trash leaves it there`() throws {
        var tree = try Tree()
        let trash = try tree.ada.trash(tree.article)
        try tree.sync(ada: trash)
        let edit = try tree.grace.edit { [annotation = tree.annotation] in
            try $0.setText("still thinking", in: AnnotationField.note, of: annotation)
        }
        #expect(edit?.parts.flatMap(\.touches).map(\.item) == [tree.annotation])
        try tree.sync(grace: edit)
        #expect(tree.lifecycles() == [.trashed, .live, .live])
    }

    /// ```
    /// Ada    | trash the article and the annotation |
    /// Grace  | edit the comment                     |  both came back
    /// ```
    @Test func `one piece of unseen work brings back every item above it`() throws {
        var tree = try Tree()
        let trash = try tree.ada.edit { [article = tree.article, annotation = tree.annotation] in
            try $0.trash(article)
            try $0.trash(annotation)
        }
        let edit = try tree.grace.edit { [comment = tree.comment] in
            try $0.setText("I disagree", in: CommentField.body, of: comment)
        }
        try tree.sync(ada: trash, grace: edit)
        #expect(tree.visible() == [true, true, true])
        #expect(tree.ada.state.state(of: tree.article).touches.cameBack)
        #expect(tree.ada.state.state(of: tree.annotation).touches.cameBack)
    }
}
