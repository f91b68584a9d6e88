import Causality
import LibraryModel
import TestSupport
import Testing

/// Every history of up to four operations by three replicas: all orders agree, the result is what was promised, and a
/// newcomer who starts from any snapshot ends in the same library.
@Suite struct ExhaustiveModelTests {
    /// Makes an article with a tag, and an annotation on it.
    private struct Prelude {
        let change: LibraryChange
        let article: ItemKey
        let annotation: ItemKey

        init() throws {
            var author = LibraryReplica(9)
            var ids: [ItemID] = []
            let change = try author.edit { builder in
                var draft = ArticleDraft()
                draft.url = "https://example.org/a"
                draft.tags = ["t"]
                ids.append(try builder.save(draft).id)
                ids.append(try builder.annotate(AnnotationDraft(article: ids[0], place: .wholeArticle)))
            }
            self.change = try #require(change)
            article = ItemKey(kind: .article, id: ids[0])
            annotation = ItemKey(kind: .annotation, id: ids[1])
        }
    }

    private typealias Letter = ExhaustiveModel.Letter

    @Test func `writes, read or unread`() throws {
        let prelude = try Prelude()
        try walk(
            prelude, atLeast: (800, 3_000),
            [
                Letter(name: "write x") { try $0.write([ArticleField.title.set("x")], to: prelude.article) },
                Letter(name: "write y unread", isBlind: true) {
                    try $0.write([ArticleField.title.set("y")], to: prelude.article)
                },
            ])
    }

    @Test func `additions and removals, read or unread`() throws {
        let prelude = try Prelude()
        try walk(
            prelude, atLeast: (400, 1_800),
            [
                Letter(name: "add") { try $0.tag(prelude.article, adding: ["t"], removing: []) },
                Letter(name: "remove") { try $0.tag(prelude.article, adding: [], removing: ["t"]) },
                Letter(name: "remove unread", isBlind: true) {
                    try $0.tag(prelude.article, adding: [], removing: ["t"])
                },
            ])
    }

    @Test func `work, trash and restore`() throws {
        let prelude = try Prelude()
        var notes = 0
        try walk(
            prelude, atLeast: (5_000, 20_000),
            [
                Letter(name: "note") {
                    notes += 1
                    try $0.setText("\(notes)", in: AnnotationField.note, of: prelude.annotation)
                },
                Letter(name: "trash") { try $0.trash(prelude.article) },
                Letter(name: "trash unread", isBlind: true) { try $0.trash(prelude.article) },
                Letter(name: "restore") { try $0.restore(prelude.article) },
            ])
    }

    @Test func `work, trash and purge`() throws {
        let prelude = try Prelude()
        var notes = 0
        try walk(
            prelude, atLeast: (5_000, 20_000),
            [
                Letter(name: "note") {
                    notes += 1
                    try $0.setText("\(notes)", in: AnnotationField.note, of: prelude.annotation)
                },
                Letter(name: "trash") { try $0.trash(prelude.article) },
                Letter(name: "purge") { try $0.purge(prelude.article) },
                Letter(name: "purge annotation") { try $0.purge(prelude.annotation) },
            ])
    }

    private func walk(_ prelude: Prelude, atLeast floor: (histories: Int, orders: Int), _ letters: [Letter]) throws {
        var model = ExhaustiveModel(prelude: prelude.change, letters: letters, longest: 4)
        try model.run()
        print("\(model.historyCount) histories, \(model.orderCount) orders, \(model.newcomerCount) newcomers")
        #expect(model.failures == [])
        #expect(model.historyCount >= floor.histories)
        #expect(model.orderCount >= floor.orders)
        #expect(model.newcomerCount >= model.historyCount)
    }
}
