import LibraryModel
import Testing

/// What people see of an item that says little of itself.
@Suite struct ViewTests {
    @Test func `what doesn't say when it was saved or made has no time`() {
        let id = ItemID(value: 5)
        let article = Article(id: id, state: ItemState()) { _ in nil }
        #expect(article.saved == nil)
        let finding = AnchorFinding(resolution: .wholeArticle, reason: .noAnchor)
        let annotation = Annotation(id: id, state: ItemState(), finding: finding) { _ in nil }
        #expect(annotation.created == nil)
        let comment = ArticleComment(id: id, state: ItemState()) { _ in nil }
        #expect(comment.created == nil)
    }
}
