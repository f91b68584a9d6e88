import Causality
import GRDB
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// Captures that come, and that nothing names which is here or comes with them.
@Suite struct UnnamedCaptureTests {
    private static let library = LibraryID(value: 37)

    private func save(_ text: String, at url: String, in store: TemporaryStore) throws -> ItemKey {
        var draft = IdentityTests.draft(url)
        draft.url = "https://example.org/\(url)"
        draft.body = Array(text.utf8)
        return ItemKey(kind: .article, id: try store.edit { try $0.save(draft).id })
    }

    private func hash(_ text: String) -> ContentHash { ContentHash(hashing: Array(text.utf8)) }

    private func holds(_ store: TemporaryStore, _ text: String) throws -> Bool {
        try store.store.read { try $0.capture(hash(text)) } != nil
    }

    /// What a replica has beyond what another one holds.
    private func frames(
        from giver: TemporaryStore, beyond vector: VersionVector, blobs: BlobPolicy = .all
    ) throws -> [BundleFrame] {
        var options = ExportOptions()
        options.since = vector
        options.blobs = blobs
        return try giver.store.beginExport(options).remainingFrames()
    }

    /// Takes each frame in a transaction of its own, as a sync may.
    private func take(_ frames: some Sequence<BundleFrame>, _ taker: TemporaryStore) throws {
        var generator = SeededGenerator(seed: 5)
        for frame in frames { _ = try taker.store.receive([frame], using: &generator) }
    }

    private func endRun(_ taker: TemporaryStore) throws { _ = try taker.store.endReceiving(acceptsDeletions: false) }

    /// Takes a bundle in which there is nothing, after which goes what nothing names.
    private func takeNothing(_ taker: TemporaryStore) throws {
        var options = ExportOptions()
        options.since = try taker.store.read { try $0.vector() }
        _ = try taker.receive(try taker.export(options))
    }

    /// Two replicas, of which the second has forgotten a page that was purged; the first one keeps its history.
    private func makePair() throws -> (mine: TemporaryStore, theirs: TemporaryStore, old: [UInt8]) {
        let mine = try TemporaryStore(library: Self.library, seed: 1)
        let theirs = try TemporaryStore(library: Self.library, seed: 2)
        let item = try save("a secret", at: "secret", in: mine)
        _ = try save("no secret", at: "kept", in: mine)
        let old = try mine.export()
        _ = try theirs.receive(old)
        try mine.edit { try $0.purge(item) }
        _ = try theirs.receive(mine.export())
        try theirs.forget()
        try #expect(!holds(theirs, "a secret"))
        return (mine, theirs, old)
    }

    @Test func `an old bundle brings back nothing that was purged and forgotten`() throws {
        let (_, theirs, old) = try makePair()
        let newcomer = try TemporaryStore(library: Self.library, seed: 3)
        _ = try newcomer.receive(theirs.export())
        for store in [theirs, newcomer] {
            let count = try store.receive(old)
            #expect(count.folded == 0 && count.captures == 0)
            try #expect(!holds(store, "a secret") && holds(store, "no secret"))
            try #expect(store.store.read { try $0.forgottenCaptures() } == [hash("a secret")])
            try #expect(store.store.verify { _, _ in }.findings == [])
        }
    }

    /// A sync takes a few frames at a time, and its end may come long after a cut.
    @Test func `a capture that comes in an earlier transaction than its change stays until nobody may name it`() throws
    {
        let (mine, theirs, old) = try makePair()
        _ = try save("a secret", at: "elsewhere", in: mine)
        let rest = try frames(from: mine, beyond: try theirs.store.read { try $0.vector() })
        #expect(rest.blobs.map(\.hash) == [hash("a secret")])
        try take(rest.dropLast(), theirs)
        try #expect(holds(theirs, "a secret"))
        // Nobody is told to remove what is about to be named.
        try #expect(theirs.store.read { try $0.forgottenCaptures() } == [])
        // A bundle is no reason to drop what a sync has brought that goes on.
        _ = try theirs.receive(old)
        try #expect(holds(theirs, "a secret"))
        try endRun(theirs)
        try #expect(!holds(theirs, "a secret"))

        try take(rest, theirs)
        try endRun(theirs)
        try #expect(holds(theirs, "a secret"))
        try #expect(theirs.store.read { try $0.forgottenCaptures() } == [])
        try theirs.forget()
        try #expect(holds(theirs, "a secret"))
        try #expect(theirs.store.verify { _, _ in }.findings == [])
    }

    /// Else a text that was saved again yesterday would count as old where only recent ones are wanted.
    @Test func `a text that is missed is as new as the newest change that names it`() throws {
        let mine = try TemporaryStore(library: Self.library, seed: 1)
        let theirs = try TemporaryStore(library: Self.library, seed: 2)
        for url in ["one", "two"] { _ = try save("the same", at: url, in: mine) }
        try take(try frames(from: mine, beyond: VersionVector(), blobs: .none), theirs)
        let newest = try mine.store.pool.read { try $0.integer("SELECT max(timestamp) FROM change") }
        try #expect(theirs.store.pool.read { try $0.integer("SELECT timestamp FROM absent_capture") } == newest)
    }

    @Test func `an edit names a capture that has just come for another reason`() throws {
        let (mine, theirs, _) = try makePair()
        _ = try save("a secret", at: "elsewhere", in: mine)
        let rest = try frames(from: mine, beyond: try theirs.store.read { try $0.vector() })
        try take(rest.dropLast(), theirs)
        _ = try save("a secret", at: "here", in: theirs)
        try endRun(theirs)
        try takeNothing(theirs)
        try #expect(holds(theirs, "a secret"))
        try #expect(theirs.store.verify { _, _ in }.findings == [])
    }

    @Test func `a capture stays that is named by something which waits`() throws {
        let (mine, theirs, _) = try makePair()
        _ = try save("between", at: "between", in: mine)
        let between = try mine.store.read { try $0.vector() }
        _ = try save("a secret", at: "elsewhere", in: mine)
        let early = try frames(from: mine, beyond: between)
        // Whichever of both comes first.
        try take(early.reversed(), theirs)
        try endRun(theirs)
        try takeNothing(theirs)
        try #expect(theirs.store.read { try $0.vector() } != mine.store.read { try $0.vector() })
        try #expect(holds(theirs, "a secret"))
        try take(try frames(from: mine, beyond: try theirs.store.read { try $0.vector() }, blobs: .none), theirs)
        try endRun(theirs)
        try takeNothing(theirs)
        try #expect(theirs.store.read { try $0.vector() } == mine.store.read { try $0.vector() })
        try #expect(holds(theirs, "a secret"))
        try #expect(theirs.store.verify { _, _ in }.findings == [])
    }

    /// Its captures come before its items, and don't come again where it goes on.
    @Test func `the captures of a snapshot on its way stay`() throws {
        let (_, theirs, _) = try makePair()
        let giver = try TemporaryStore(library: Self.library, seed: 4)
        _ = try save("of the giver", at: "giver", in: giver)
        try giver.forget()
        let all = try frames(from: giver, beyond: VersionVector())
        try take(all.dropLast(), theirs)
        try endRun(theirs)
        try takeNothing(theirs)
        try #expect(holds(theirs, "of the giver"))
        try take(all.suffix(1), theirs)
        try endRun(theirs)
        try takeNothing(theirs)
        try #expect(holds(theirs, "of the giver") && !holds(theirs, "a secret"))
        try #expect(theirs.store.verify { _, _ in }.findings == [])
    }

    /// Somebody's edit of a text that was purged and forgotten here meanwhile.
    @Test func `an edit names the capture that it stands on`() throws {
        let (mine, theirs) = (
            try TemporaryStore(library: Self.library, seed: 1), try TemporaryStore(library: Self.library, seed: 2)
        )
        let item = try save("one two three", at: "edited", in: mine)
        _ = try theirs.receive(mine.export())
        try theirs.edit { try $0.purge(item) }
        try theirs.forget()
        try mine.edit { try $0.setBody(of: item.id, to: Array("one two four".utf8)) }
        _ = try theirs.receive(mine.export())
        try #expect(holds(theirs, "one two three"))
        // Compaction doesn't take it either, as long as nobody has decided.
        try theirs.forget()
        try #expect(holds(theirs, "one two three"))
        let made = try theirs.edit { try $0.recreate(item) }
        let anew = try #require(made.first?.item)
        try #expect(theirs.store.read { try $0.article(anew.id)?.captures.map(\.hash) } == [hash("one two three")])
        try #expect(theirs.store.verify { _, _ in }.findings == [])
    }

    /// Its author has the history before it forgotten like all others.
    @Test func `late work goes out with the capture that it stands on`() throws {
        let (mine, theirs) = (
            try TemporaryStore(library: Self.library, seed: 1), try TemporaryStore(library: Self.library, seed: 2)
        )
        let item = try save("one two three", at: "edited", in: mine)
        _ = try save("kept", at: "kept", in: mine)
        _ = try theirs.receive(mine.export())
        try mine.edit { try $0.purge(item) }
        try mine.forget()
        try theirs.edit { try $0.setBody(of: item.id, to: Array("one two late three".utf8)) }
        _ = try theirs.receive(mine.export())
        try #expect(theirs.store.read { try $0.baselineVector() } != VersionVector())

        let newcomer = try TemporaryStore(library: Self.library, seed: 3)
        for store in [mine, newcomer] {
            _ = try store.receive(theirs.export())
            let made = try #require(try store.edit { try $0.recreate(item) }.first?.item)
            try #expect(store.store.read { try $0.body(of: made.id) } == Array("one two late three".utf8))
        }
    }

    /// What came of it stays where it was, and is no part of what the newcomer takes then.
    @Test func `the captures of a clone that was cut go when what they belonged to was forgotten meanwhile`() throws {
        let owner = try TemporaryStore(library: Self.library, seed: 1)
        let newcomer = try TemporaryStore(library: Self.library, seed: 2)
        let item = try save("a secret", at: "secret", in: owner)
        _ = try save("no secret", at: "kept", in: owner)
        try take(try frames(from: owner, beyond: VersionVector()).dropLast(), newcomer)
        try endRun(newcomer)
        try #expect(holds(newcomer, "a secret"))
        try owner.edit { try $0.purge(item) }
        try owner.forget()
        try take(try frames(from: owner, beyond: VersionVector()), newcomer)
        try endRun(newcomer)
        try #expect(!holds(newcomer, "a secret") && holds(newcomer, "no secret"))
        try #expect(newcomer.store.verify { _, _ in }.findings == [])
    }

    @Test func `nobody is told to forget a capture that something names which waits`() throws {
        let (mine, theirs, _) = try makePair()
        _ = try save("between", at: "between", in: mine)
        let between = try mine.store.read { try $0.vector() }
        _ = try save("a secret", at: "elsewhere", in: mine)
        try take(try frames(from: mine, beyond: between, blobs: .none), theirs)
        try #expect(theirs.store.read { try $0.forgottenCaptures() } == [])
    }

    @Test func `a hub's first snapshot leaves what another one has pushed so far`() throws {
        let (author, other) = (
            try TemporaryStore(library: Self.library, seed: 1), try TemporaryStore(library: Self.library, seed: 2)
        )
        let log = try TemporaryLog(library: Self.library)
        _ = try save("a text", at: "text", in: author)
        _ = try log.store.receive(frames(from: author, beyond: VersionVector()))
        _ = try save("on its way", at: "way", in: other)
        let pushed = try frames(from: other, beyond: VersionVector())
        for frame in pushed.dropLast() { _ = try log.store.receive([frame]) }
        try author.forget()
        _ = try log.store.receive(frames(from: author, beyond: VersionVector(), blobs: .none))
        for frame in pushed.suffix(1) { _ = try log.store.receive([frame]) }
        try #expect(log.store.captureSize(hash("on its way")) != nil)
        try #expect(log.store.state(absentAtMost: 9).absent == [])
    }

    @Test func `a hub keeps no captures that nothing names, once it is opened anew`() throws {
        let author = try TemporaryStore(library: Self.library, seed: 1)
        let log = try TemporaryLog(library: Self.library)
        let item = try save("a secret", at: "secret", in: author)
        _ = try save("no secret", at: "kept", in: author)
        let old = try frames(from: author, beyond: VersionVector())
        try author.edit { try $0.purge(item) }
        try author.forget()
        let forgotten = try frames(from: author, beyond: VersionVector())
        _ = try log.store.receive(forgotten)
        try #expect(log.store.captureSize(hash("a secret")) == nil)

        for frame in old { _ = try log.store.receive([frame]) }
        // Another one's push is on its way, of which the texts have come.
        _ = try save("a secret", at: "elsewhere", in: author)
        let next = try frames(from: author, beyond: try log.vector)
        for frame in next.dropLast() { _ = try log.store.receive([frame]) }
        _ = try save("more", at: "more", in: author)
        try author.forget()
        _ = try log.store.receive(frames(from: author, beyond: VersionVector(), blobs: .none))
        try #expect(log.store.captureSize(hash("a secret")) != nil)

        try log.reopen()
        try #expect(log.store.captureSize(hash("no secret")) != nil)
        try #expect(log.store.state(absentAtMost: 9).absent == [hash("more")])
    }

    @Test func `what came to a hub for nothing goes when it is opened anew`() throws {
        let author = try TemporaryStore(library: Self.library, seed: 1)
        let log = try TemporaryLog(library: Self.library)
        let item = try save("a secret", at: "secret", in: author)
        let old = try frames(from: author, beyond: VersionVector())
        try author.edit { try $0.purge(item) }
        _ = try save("no secret", at: "kept", in: author)
        try author.forget()
        _ = try log.store.receive(frames(from: author, beyond: VersionVector()))
        for frame in old { _ = try log.store.receive([frame]) }
        try #expect(log.store.captureSize(hash("a secret")) != nil)
        try log.reopen()
        try #expect(log.store.captureSize(hash("a secret")) == nil && !log.holds("a secret"))
        try #expect(log.store.captureSize(hash("no secret")) != nil)
    }
}
