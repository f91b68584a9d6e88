import Causality
import GRDB
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// What must not go when history is forgotten, and what must.
struct ForgettingTests {
    static let library = LibraryID(value: 31)

    private func page(_ title: String) -> ArticleDraft {
        var draft = IdentityTests.draft(title)
        draft.url = "https://example.org/\(title)"
        draft.body = Array("The text of \(title).".utf8)
        return draft
    }

    private func save(_ title: String, in store: TemporaryStore) throws -> ItemKey {
        ItemKey(kind: .article, id: try store.edit { try $0.save(page(title)).id })
    }

    private func holds(_ store: TemporaryStore, _ capture: ContentHash) throws -> Bool {
        try store.store.read { try $0.capture(capture) } != nil
    }

    /// The purger had not seen the work, which had gone into the baseline before anybody knew of the purge.
    @Test func `late work that is in the baseline stays until somebody has decided`() throws {
        let (mine, theirs) = (
            try TemporaryStore(library: Self.library, seed: 1), try TemporaryStore(library: Self.library, seed: 2)
        )
        let item = try save("page", in: mine)
        try theirs.receive(from: mine)
        try mine.edit { try $0.set(ArticleField.title.set("late work"), of: item) }
        #expect(try mine.forget() == 2)
        try theirs.edit { try $0.purge(item) }
        try mine.receive(from: theirs)
        try #expect(mine.store.read { try $0.conflicts() }.map(\.item) == [item])

        #expect(try mine.forget() == 0)
        let left = try mine.store.read { try $0.history(of: item) }.withoutPurges.state { _ in true }
        #expect(left.value(of: ArticleField.title) == "late work")

        let made = try mine.edit { try $0.recreate(item) }
        let anew = try #require(made.first?.item)
        try #expect(mine.store.read { try $0.state(of: anew)?.value(of: ArticleField.title) } == "late work")
        // Now it has been decided, and all of it may go.
        #expect(try mine.forget() == 2)
        try #expect(mine.store.verify { _, _ in }.findings == [])
    }

    @Test func `who takes a snapshot keeps nothing of what was purged beneath it`() throws {
        let (mine, theirs) = (
            try TemporaryStore(library: Self.library, seed: 1), try TemporaryStore(library: Self.library, seed: 2)
        )
        let item = try save("secret", in: mine)
        let capture = ContentHash(hashing: page("secret").body ?? [])
        try theirs.receive(from: mine)
        #expect(try holds(theirs, capture))
        try mine.edit { try $0.purge(item) }
        try mine.forget()
        try theirs.receive(from: mine)
        #expect(try !holds(theirs, capture))
        try #expect(theirs.store.verify { _, _ in }.findings == [])
    }

    @Test func `a capture that nothing names goes even where there is nothing to forget`() throws {
        let store = try TemporaryStore(library: Self.library)
        _ = try save("kept", in: store)
        try store.forget()
        let stray = Array("Nobody names this.".utf8)
        _ = try store.store.write { try $0.keep(capture: stray) }
        #expect(try store.forget() == 0)
        #expect(try !holds(store, ContentHash(hashing: stray)))
        #expect(try holds(store, ContentHash(hashing: page("kept").body ?? [])))
    }

    /// The records of two comments come before the comments do, and a snapshot comes before both; one comment is purged.
    @Test func `a private record that came early is taken with the snapshot, or goes`() throws {
        let mine = try TemporaryStore(library: Self.library, seed: 1)
        let parent = try save("page", in: mine)
        let comments = try ["ada", "bob"].map { name in
            try mine.edit { builder in
                try builder.comment(
                    CommentDraft(parent: parent, name: name, email: "\(name)@example.org", body: "Yes."))
            }
        }
        let entries = try mine.store.beginExport(ExportOptions()).remainingFrames().privateEntries
        #expect(entries.count == 2)
        let theirs = try TemporaryStore(library: Self.library, seed: 2)
        _ = try theirs.receive(SealedHistory.encode([.privateRecords(entries)], library: Self.library))
        func waiting() throws -> Int64? {
            try theirs.store.pool.read { try $0.integer("SELECT count(*) FROM pending_private") }
        }
        #expect(try waiting() == 2)

        try mine.edit { try $0.purge(ItemKey(kind: .comment, id: comments[1])) }
        try mine.forget()
        var options = ExportOptions()
        options.isForReader = true
        _ = try theirs.receive(mine.export(options))
        #expect(try waiting() == 0)
        let emails = try theirs.store.read { try $0.comments(on: parent).map(\.email) }
        #expect(emails == ["ada@example.org"])
    }

    /// Saved again after its first copy was purged, the same text is needed as ever.
    @Test func `a capture that is named again is forgotten no longer`() throws {
        let (mine, theirs) = (
            try TemporaryStore(library: Self.library, seed: 1), try TemporaryStore(library: Self.library, seed: 2)
        )
        let item = try save("page", in: mine)
        try mine.edit { try $0.purge(item) }
        var options = ExportOptions()
        options.blobs = .none
        _ = try theirs.receive(mine.export(options))
        try theirs.forget()
        let capture = ContentHash(hashing: page("page").body ?? [])
        try #expect(theirs.store.read { try $0.forgottenCaptures() } == [capture])

        var again = page("page")
        again.url = "https://example.org/elsewhere"
        try mine.edit { _ = try $0.save(again) }
        options.since = try theirs.store.read { try $0.vector() }
        _ = try theirs.receive(mine.export(options))
        try #expect(theirs.store.read { try $0.forgottenCaptures() } == [])
    }

    /// In a snapshot an item travels in one frame, with all the edits of its texts.
    @Test func `what would make an item too large for a snapshot stays in the log`() throws {
        let store = try TemporaryStore(library: Self.library)
        let item = try save("page", in: store)
        for number in 0..<40 {
            let text = String(repeating: "\(number) ", count: 500)
            try store.edit { try $0.setBody(of: item.id, to: Array(text.utf8)) }
        }
        let before = try store.store.read { try $0.digest() }
        let limit = 20_000
        let forgotten = try store.store.write {
            try $0.advanceBaseline(to: $0.log.nextPosition - 1, itemLimitInBytes: limit)
        }
        #expect(forgotten > 1 && forgotten < 30)
        let left = try store.store.write {
            try $0.advanceBaseline(to: $0.log.nextPosition - 1, itemLimitInBytes: limit)
        }
        #expect(left < 10)
        let kept = try store.store.write { try $0.database.keptHistory(upTo: .max) }
        #expect(kept?.reason == .largeItem)
        let items = try store.store.pool.read { try BaselineItems($0).next(after: nil) }
        #expect(items.allSatisfy { $0.sizeInBytes <= limit })
        try #expect(store.store.read { try $0.digest() } == before)
        try #expect(store.store.verify { _, _ in }.findings == [])
    }

    /// A frame has a limit, which a large item must not pass together with others.
    @Test func `a large item travels by itself`() throws {
        let store = try TemporaryStore(library: Self.library)
        for number in 0..<6 {
            try store.edit { builder in
                var draft = page("\(number)")
                let length = number == 3 ? 60_000 : 100
                draft.fields.append(ArticleField.excerpt.set(String(repeating: "e", count: length)))
                _ = try builder.save(draft)
            }
        }
        try store.forget()
        var sizes: [[Int]] = []
        try store.store.pool.read { database in
            let items = BaselineItems(database, goalInBytes: 4_096)
            var last: ItemKey?
            while case let page = try items.next(after: last), let end = page.last {
                last = end.key
                sizes.append(page.map(\.sizeInBytes))
            }
        }
        #expect(sizes.joined().count == 6)
        #expect(sizes.allSatisfy { $0.count == 1 || $0.reduce(0, +) <= 4_096 })
        #expect(sizes.contains { $0.count == 1 && $0[0] > 60_000 } && sizes.contains { $0.count > 1 })
    }

    /// No program gives it, but bytes from outside may.
    @Test func `an item of the lowest kind is in the baseline like any other`() throws {
        let store = try TemporaryStore(library: Self.library)
        _ = try save("page", in: store)
        let strange = ItemKey(kind: ItemKind(rawValue: 0), id: ItemID(value: 5))
        let title = WriteFields([.init(field: ArticleField.title.code, value: Array("kept".utf8))])
        _ = try store.receive(
            HostileSegmentTests.bundle(
                [
                    [
                        ChangePart(
                            item: strange, firstIndex: 0, touches: [.init(item: strange)],
                            operations: [.writeFields(title)])
                    ]
                ], library: Self.library))
        #expect(try store.forget() == 2)
        let newcomer = try TemporaryStore(library: Self.library, seed: 2)
        _ = try newcomer.receive(store.export(), early: .refuse)
        try #expect(newcomer.store.read { try $0.digest() } == store.store.read { try $0.digest() })
        try #expect(newcomer.store.read { try $0.state(of: strange)?.isEmpty } == false)
        try #expect(newcomer.store.verify { _, _ in }.findings == [])
    }
}
