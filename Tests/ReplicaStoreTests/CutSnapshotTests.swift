import Causality
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// A snapshot that is cut off on its way goes on where it stood, and nothing wrong of it stays.
@Suite struct CutSnapshotTests {
    private static let library = LibraryID(value: 33)

    /// A store that has forgotten every change that it made.
    private func makeGiver(_ count: Int = 30, seed: UInt64 = 1) throws -> TemporaryStore {
        let giver = try TemporaryStore(library: Self.library, seed: seed)
        for number in 0..<count {
            try giver.edit { try $0.save(IdentityTests.draft("\(number)")) }
        }
        try giver.forget()
        return giver
    }

    /// What it hands out, a few items at a time.
    private func frames(_ giver: TemporaryStore, after place: SnapshotPlace? = nil) throws -> [BundleFrame] {
        var options = ExportOptions()
        options.arrived = place
        return try giver.store.beginExport(options).remainingFrames().flatMap { frame -> [BundleFrame] in
            guard case .items(let items) = frame else { return [frame] }
            return stride(from: 0, to: items.count, by: 4).map { .items(Array(items.dropFirst($0).prefix(4))) }
        }
    }

    /// Takes each frame in a transaction of its own, as a sync does.
    private func take(_ frames: some Sequence<BundleFrame>, _ taker: TemporaryStore) throws -> ReceivedCount {
        var generator = SeededGenerator(seed: 5)
        var count = ReceivedCount()
        for frame in frames { count.add(try taker.store.receive([frame], using: &generator).count) }
        return count
    }

    private func place(_ taker: TemporaryStore) throws -> SnapshotPlace? {
        try taker.store.read { try $0.arrivedSnapshot() }
    }

    private func expectSame(_ taker: TemporaryStore, _ giver: TemporaryStore) throws {
        try #expect(taker.store.read { try $0.digest() } == giver.store.read { try $0.digest() })
        try #expect(place(taker) == nil)
        try #expect(taker.store.verify { _, _ in }.findings == [])
    }

    @Test func `whoever goes on begins behind what has come`() throws {
        let (giver, taker) = (try makeGiver(), try TemporaryStore(library: Self.library, seed: 2))
        let all = try frames(giver)
        #expect(all.items.count == 30)
        try #expect(place(taker) == nil)
        var arrived = try take(all.prefix(4), taker)
        #expect(arrived.arrivedItems == 12 && arrived.items == 0)
        let rest = try frames(giver, after: try place(taker))
        #expect(rest.items.map(\.key) == all.items.dropFirst(12).map(\.key))
        arrived.add(try take(rest, taker))
        #expect(arrived.arrivedItems == 30 && arrived.items == 30)
        try expectSame(taker, giver)
    }

    @Test func `whoever begins anew is understood, and may be cut off again`() throws {
        let (giver, taker) = (try makeGiver(), try TemporaryStore(library: Self.library, seed: 2))
        let all = try frames(giver)
        _ = try take(all.prefix(4), taker)
        let before = try place(taker)
        try #expect(take(all.prefix(3), taker).arrivedItems == 0)
        try #expect(place(taker) == before)
        try #expect(take(all, taker).arrivedItems == 18)
        try expectSame(taker, giver)
    }

    @Test func `a hub goes on alike`() throws {
        let (giver, hub) = (try makeGiver(), try TemporaryLog(library: Self.library))
        let all = try frames(giver)
        for frame in all.prefix(4) { _ = try hub.store.receive([frame]) }
        var arrived = 0
        for frame in all { arrived += try hub.store.receive([frame]).arrivedItems }
        #expect(arrived == 18)
        try #expect(hub.vector == giver.store.read { try $0.vector() })
        try #expect(hub.frames().items == all.items)
        // Its frames may be others than those in which somebody else sent the same snapshot.
        for (index, item) in all.items.enumerated() {
            guard case .snapshot(let head) = all[0] else { break }
            var options = ExportOptions()
            options.arrived = SnapshotPlace(head: try head.hash, last: item.key)
            try #expect(hub.frames(options).items == Array(all.items.dropFirst(index + 1)))
        }
    }

    @Test func `two that send the same snapshot at once help each other`() throws {
        let (giver, taker) = (try makeGiver(), try TemporaryStore(library: Self.library, seed: 2))
        let all = try frames(giver)
        var generator = SeededGenerator(seed: 3)
        var (one, other) = (all[...], all[...])
        var arrived = 0
        while let frame = generator.chance(percent: 50) ? one.popFirst() ?? other.popFirst() : other.popFirst() {
            arrived += try take([frame], taker).arrivedItems
        }
        arrived += try take(one, taker).arrivedItems
        #expect(arrived == 30)
        try expectSame(taker, giver)
    }

    @Test func `wrong items do not stay`() throws {
        let (giver, taker) = (try makeGiver(), try TemporaryStore(library: Self.library, seed: 2))
        let hub = try TemporaryLog(library: Self.library)
        let all = try frames(giver)
        var wrong = all.items[0..<4].map(\.self)
        wrong[1] = SnapshotItem(key: wrong[1].key, row: wrong[2].row, texts: [])
        _ = try take([all[0], .items(wrong)], taker)
        for frame in [all[0], .items(wrong)] { _ = try hub.store.receive([frame]) }
        let rest = try frames(giver, after: try place(taker))
        let problem = StoreProblem.snapshotDamaged("its items do not come to its digest")
        #expect(throws: problem) { _ = try take(rest, taker) }
        #expect(throws: problem) { for frame in rest { _ = try hub.store.receive([frame]) } }
        try #expect(place(taker) == nil)
        try #expect(take(all, taker).items == 30)
        for frame in all { _ = try hub.store.receive([frame]) }
        try expectSame(taker, giver)
        try #expect(hub.frames().items == all.items)
    }

    private func head(_ frames: [BundleFrame]) throws -> SnapshotHead {
        for case .snapshot(let head) in frames { return head }
        throw StoreProblem.historyGone
    }

    @Test func `a snapshot with a hole is told at its end, and does not stay`() throws {
        let (giver, taker) = (try makeGiver(), try TemporaryStore(library: Self.library, seed: 2))
        let hub = try TemporaryLog(library: Self.library)
        let all = try frames(giver)
        // As where what had come is gone by the time when the rest comes.
        let holed = all.prefix(2) + all.dropFirst(4)
        try #expect(take(holed, taker).arrivedItems == 22)
        for frame in holed { _ = try hub.store.receive([frame]) }
        let problem = StoreProblem.overtaken("a snapshot has not come as a whole")
        #expect(throws: problem) { try taker.store.expectWhole(try head(all)) }
        #expect(throws: problem) { try hub.store.expectWhole(try head(all)) }
        try #expect(place(taker) == nil)
        try #expect(take(all, taker).items == 30)
        for frame in all { _ = try hub.store.receive([frame]) }
        try taker.store.expectWhole(try head(all))
        try hub.store.expectWhole(try head(all))
        try expectSame(taker, giver)
        try #expect(hub.frames().items == all.items)

        #expect(throws: StoreProblem.snapshotDamaged("it has fewer items than it says")) {
            _ = try TemporaryStore(library: Self.library).receive(
                try SealedHistory.encode(Array(holed), library: Self.library))
        }
    }

    @Test func `a bundle that is taken as a whole begins anew, whatever has come before`() throws {
        let (giver, taker) = (try makeGiver(), try TemporaryStore(library: Self.library, seed: 2))
        let all = try frames(giver)
        let last = try #require(all.items.last)
        _ = try take([all[0], .items([SnapshotItem(key: last.key, row: all.items[0].row, texts: [])])], taker)
        try #expect(taker.receive(giver.export()).items == 30)
        try expectSame(taker, giver)
    }

    @Test func `somebody else's mistake leaves what has come`() throws {
        let (giver, hub) = (try makeGiver(), try TemporaryLog(library: Self.library))
        let other = try TemporaryStore(library: Self.library, seed: 7)
        for number in 0..<2 { try other.edit { try $0.save(IdentityTests.draft("other \(number)")) } }
        var since = ExportOptions()
        since.since = VersionVector([
            ChangeID(replica: try other.store.read { try $0.identity().replica }, sequence: 1)
        ])
        let gap = try other.store.beginExport(since).remainingFrames()
        let all = try frames(giver)
        for frame in all.prefix(4) { _ = try hub.store.receive([frame]) }
        #expect(throws: StoreProblem.self) { _ = try hub.store.receive(gap) }
        for frame in all.dropFirst(4) { _ = try hub.store.receive([frame]) }
        try #expect(hub.frames().items == all.items)
    }

    @Test func `what can't be read of a snapshot on its way is in nobody's way`() throws {
        let (giver, taker) = (try makeGiver(), try TemporaryStore(library: Self.library, seed: 2))
        let all = try frames(giver)
        _ = try take(all.prefix(4), taker)
        try taker.store.write { try $0.database.run("UPDATE arriving SET bytes = x'00' WHERE number = 0") }
        try #expect(place(taker) == nil)
        try #expect(take(all, taker).items == 30)
        try expectSame(taker, giver)
    }

    @Test func `what is needed no more goes`() throws {
        let giver = try TemporaryStore(library: Self.library, seed: 1)
        for number in 0..<30 { try giver.edit { try $0.save(IdentityTests.draft("\(number)")) } }
        let changes = try giver.store.beginExport(ExportOptions()).remainingFrames()
        try giver.forget()
        let snapshot = try frames(giver).prefix(4)
        let taker = try TemporaryStore(library: Self.library, seed: 2)
        for step in 0..<3 {
            _ = try take(snapshot, taker)
            try #expect((place(taker) != nil) == (step < 2))
            switch step {
            case 0: _ = try taker.store.compact(nil, nowInMilliseconds: 1_700_000_000_000)
            case 1:
                // The same by other ways: its changes one by one.
                _ = try take(changes, taker)
                _ = try taker.store.endReceiving(acceptsDeletions: false)
            default: break
            }
            try #expect(place(taker) == nil)
        }
    }

    @Test func `items with much text behind them come in small steps`() throws {
        let giver = try TemporaryStore(library: Self.library, seed: 1)
        for number in 0..<12 {
            try giver.edit { builder in
                var draft = IdentityTests.draft("\(number)")
                draft.body = Array(repeating: UInt8(ascii: "a"), count: 1 << 20) + Array("\(number)".utf8)
                _ = try builder.save(draft)
            }
        }
        try giver.forget()
        var (steps, texts, longest) = (0, 0, 0)
        for frame in try giver.store.beginExport(ExportOptions()).remainingFrames() {
            switch frame {
            case .blobs(let blobs): texts += blobs.reduce(0) { $0 + $1.bytes.count }
            case .items:
                steps += 1
                longest = max(longest, texts)
                texts = 0
            default: break
            }
        }
        #expect(steps == 3 && longest < 5 << 20)
    }

    @Test func `another snapshot begins at its start`() throws {
        let (giver, taker) = (try makeGiver(), try TemporaryStore(library: Self.library, seed: 2))
        _ = try take(try frames(giver).prefix(4), taker)
        let before = try #require(try place(taker))
        try giver.edit { try $0.save(IdentityTests.draft("one more")) }
        try giver.forget()
        let all = try frames(giver, after: before)
        #expect(all.items.count == 31)
        try #expect(take(all, taker).arrivedItems == 31)
        try expectSame(taker, giver)
    }

    @Test func `a place is read in its one form`() {
        let place = SnapshotPlace(
            head: ContentHash(high: 1, low: 2), last: ItemKey(kind: .comment, id: ItemID(value: 7)))
        let text = "\(String(repeating: "0", count: 31))1\(String(repeating: "0", count: 31))2 3 \(place.last.id)"
        #expect("\(place)" == text)
        #expect(SnapshotPlace(text) == place)
        let others = [
            "", " ", text + " ", " " + text, text + " 1", text.uppercased() + "\n", text.dropLast(1) + "",
            text.replacing(" 3 ", with: " +3 "), text.replacing(" 3 ", with: " 03 "),
            text.replacing(" 3 ", with: "  3 "), text.replacing(" 3 ", with: " 18446744073709551616 "),
        ]
        for other in others { #expect(SnapshotPlace(other) == nil, "\(other)") }
    }
}
