import Causality
import LibraryModel
import Testing

@testable import ReplicaStore

/// When a replica that only reads along says what it has seen, where a purge is to be forgotten.
struct AcknowledgingTests {
    private static let now: Int64 = 1_700_000_000_000
    private let ada: TemporaryStore
    private let bob: TemporaryStore
    private let carl: TemporaryStore
    private let kept: ItemKey
    private let doomed: ItemKey

    private var all: [TemporaryStore] { [ada, bob, carl] }

    /// Three who have written, and have what the others wrote.
    init() throws {
        let library = LibraryID(value: 41)
        ada = try TemporaryStore(library: library, seed: 1)
        bob = try TemporaryStore(library: library, seed: 2)
        carl = try TemporaryStore(library: library, seed: 3)
        kept = ItemKey(kind: .article, id: try ada.edit { try $0.save(IdentityTests.draft("kept")).id })
        doomed = ItemKey(kind: .article, id: try ada.edit { try $0.save(IdentityTests.draft("doomed")).id })
        for (name, store) in [("bob", bob), ("carl", carl)] {
            try store.receive(from: ada)
            try write(name, in: store)
            try ada.receive(from: store)
        }
        try bob.receive(from: carl)
    }

    private func write(_ site: String, in store: TemporaryStore) throws {
        try store.edit { try $0.set(ArticleField.site.set(site), of: kept) }
    }

    /// Purges the article, and returns what is to be forgotten then.
    private func purgeDoomed() throws -> VersionVector {
        try ada.edit { try $0.purge(doomed) }
        return try ada.store.read { try $0.vector() }
    }

    /// Lets a replica acknowledge as in a sync; returns whether that was due.
    private func acknowledge(_ store: TemporaryStore, isUrgent: Bool = false) throws -> Bool {
        let isDue = try store.store.read {
            try $0.isAcknowledgementDue(isUrgent: isUrgent, nowInMilliseconds: Self.now)
        }
        try store.store.write { try $0.acknowledge(isUrgent: isUrgent, nowInMilliseconds: Self.now) }
        return isDue
    }

    /// Expects that all hand each other what they said, that nobody answers, and that the purge can be forgotten everywhere.
    private func expectForgettable(_ purge: VersionVector) throws {
        for _ in 0..<2 {
            for taker in all {
                for giver in all where giver !== taker { try taker.receive(from: giver) }
                #expect(try !acknowledge(taker))
            }
        }
        for store in all {
            #expect(try store.store.compact(.days(0), nowInMilliseconds: Self.now).kept == nil)
            #expect(try store.store.read { try $0.baselineVector() }.contains(purge))
        }
    }

    /// In Bob's log the work stands before the purge.
    @Test func `what was done apart from a purge is acknowledged by who has acknowledged the purge`() throws {
        try write("apart", in: bob)
        let purge = try purgeDoomed()
        try carl.receive(from: ada)
        #expect(try acknowledge(carl))
        try bob.receive(from: ada)
        #expect(try acknowledge(bob))
        for store in [carl, ada] {
            try store.receive(from: bob)
            #expect(try acknowledge(store))
            #expect(try !acknowledge(store))
        }
        try expectForgettable(purge)
    }

    @Test func `an acknowledgement that was made apart from a purge is answered once`() throws {
        try write("new", in: carl)
        try bob.receive(from: carl)
        #expect(try acknowledge(bob, isUrgent: true))
        try ada.receive(from: carl)
        let purge = try purgeDoomed()
        try carl.receive(from: bob)
        for store in [carl, bob] {
            try store.receive(from: ada)
            #expect(try acknowledge(store))
        }
        try ada.receive(from: bob)
        #expect(try acknowledge(ada))
        try expectForgettable(purge)
    }

    /// Otherwise who never compacts would say something with every sync.
    @Test func `what was done by somebody who had seen the purge needs no acknowledgement`() throws {
        _ = try purgeDoomed()
        for store in [bob, carl] {
            try store.receive(from: ada)
            #expect(try acknowledge(store))
        }
        for number in 0..<3 {
            try write("later \(number)", in: bob)
            for store in [ada, carl] {
                try store.receive(from: bob)
                #expect(try !acknowledge(store))
            }
        }
    }

    /// ```
    /// Ada    purge |               | forgets |
    /// Eve          | edit, purge   |         | hands over the edit
    /// ```
    @Test func `what was done apart from what is forgotten already is acknowledged at once`() throws {
        let eve = try TemporaryStore(library: LibraryID(value: 41), seed: 4)
        try eve.receive(from: bob)
        try write("eve", in: eve)
        let purge = try purgeDoomed()
        for store in [bob, carl] {
            try store.receive(from: ada)
            #expect(try acknowledge(store))
        }
        for taker in all + [eve] {
            for giver in all where giver !== taker { try taker.receive(from: giver) }
        }
        for store in all { try store.forget() }

        for store in all {
            try store.receive(from: eve)
            #expect(try acknowledge(store))
        }
        for taker in all + [eve] {
            for giver in all where giver !== taker { try taker.receive(from: giver) }
        }
        for store in all { #expect(try !acknowledge(store)) }
        _ = try eve.store.compact(.days(0), nowInMilliseconds: Self.now)
        #expect(try eve.store.read { try $0.baselineVector() }.contains(purge))
    }
}
