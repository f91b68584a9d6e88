import Causality
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// How very many items are brought back: with as many changes as it takes.
extension HeldItemTests {
    private func restore(_ store: TemporaryStore, goalInBytes goal: Int) throws -> RestorationReport {
        try store.store.write { writer in
            try writer.restoreHeldItems(
                nowInMilliseconds: 1_800_000_000_000, using: SeededGenerator(seed: 77), goalInBytes: goal
            ) { _, _ in }
        }
    }

    @Test(arguments: [false, true])
    func `what is too much for one change comes back with several, each item beneath its parent`(isPurged: Bool) throws
    {
        let (here, there, _) = try makeStores(60) { try isPurged ? $0.purge($1) : $0.trash($1) }
        let report = try restore(here, goalInBytes: 500)
        #expect(report.restored.count > 2 && report.held == [])
        #expect(Set(report.restored.map(\.change)).count == report.restored.count)
        let items = report.restored.flatMap(\.items)
        #expect(items.count == (isPurged ? 240 : 60) && Set(items).count == items.count)
        _ = try there.receive(try here.export())
        for store in [here, there] {
            let counts = try counts(store)
            #expect([counts.articles, counts.annotations, counts.comments] == [60, 60, 120])
            #expect(counts.held == 0)
            #expect(try store.store.verify { _, _ in }.findings == [])
        }
    }

    /// Clocks that went back: the answer's identifier stands before that of what it answers.
    @Test func `what is looked at before its parent waits for it, over several changes too`() throws {
        let (here, there, articles) = try makeStores(60) { _, _ in }
        func comment(on parent: ItemKey, at now: Int64) throws -> ItemKey {
            let id = try here.edit(at: now) { builder in
                try builder.comment(CommentDraft(parent: parent, name: "Ada", email: "ada@example.org", body: "late"))
            }
            return ItemKey(kind: .comment, id: id)
        }
        let question = try comment(on: articles[0], at: 1_700_000_900_000)
        let answer = try comment(on: question, at: 1_700_000_800_000)
        #expect(answer < question)
        try there.receive(from: here)
        try there.edit { builder in for article in articles { try builder.purge(article) } }
        try #expect(here.receive(from: there).held == 242)
        let report = try restore(here, goalInBytes: 1)
        #expect(report.restored.count == 242 && report.restored.allSatisfy { $0.items.count == 1 })
        try #expect(counts(here).comments == 122)
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    @Test func `what can't be made anew stays held through all changes`() throws {
        let author = try TemporaryStore(library: Self.library, seed: 1)
        let articles = try author.edit { builder in
            try (0..<60).map { number in
                var draft = ArticleDraft()
                draft.body = Array("The text of \(number).".utf8)
                return ItemKey(kind: .article, id: try builder.save(draft).id)
            }
        }
        try author.edit { try $0.setBody(of: articles[30].id, to: Array("Another text.".utf8)) }
        let here = try storeHolding(purgesOf: articles, by: author, expecting: 60) { $0.blobs = .none }
        let report = try restore(here, goalInBytes: 500)
        #expect(report.restored.count > 2 && report.held == [articles[30]])
        #expect(report.restored.flatMap(\.items).count == 59)
        try #expect(counts(here).held == 1 && here.store.read { try $0.heldItems() } == [articles[30]])
        try #expect(here.store.verify { _, _ in }.findings == [])
    }
}
