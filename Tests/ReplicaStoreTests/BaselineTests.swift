import Causality
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// Replicas that forget the oldest part of their logs, at any time and however much, and still merge like all others.
@Suite struct BaselineTests {
    /// Several stores of one history: each takes what it is given, forgets, and hands on what it has.
    private struct Scene {
        let history: RandomHistory
        let sealed: SealedHistory
        var stores: [TemporaryStore] = []
        var generator: SeededGenerator
        /// How many snapshots were taken, in the place of at least one change.
        var snapshots = 0
        var forgotten = 0

        init(seed: UInt64, stores count: Int = 3) throws {
            history = try RandomHistory(seed: seed, replicas: 2 + Int(seed % 3), steps: 30)
            sealed = SealedHistory(history, library: OracleTests.library)
            generator = SeededGenerator(seed: seed ^ 0xba5e)
            for number in 0..<count {
                stores.append(try TemporaryStore(library: OracleTests.library, seed: seed &* 31 &+ UInt64(number)))
            }
        }

        mutating func live() throws {
            var segments = stores.map { _ in sealed.segments(using: &generator).shuffled(using: &generator)[...] }
            while segments.contains(where: { !$0.isEmpty }) {
                let index = generator.below(stores.count)
                switch generator.below(12) {
                case 0..<4:
                    let batch = Array(segments[index].prefix(1 + generator.below(4)))
                    segments[index] = segments[index].dropFirst(batch.count)
                    _ = try stores[index].receive(sealed.bundle(batch, using: &generator))
                case 4..<8: try forget(stores[index])
                default: try hand(from: stores[index], to: generator.pick(stores))
                }
            }
        }

        mutating func forget(_ store: TemporaryStore) throws {
            let draw = generator.below(100)
            forgotten += try store.store.write { writer in
                let (first, last) = (writer.log.baseline?.position ?? 0, writer.log.nextPosition - 1)
                return try writer.advanceBaseline(to: draw < 30 ? last : first + (last - first) * Int64(draw) / 100)
            }
        }

        mutating func hand(from giver: TemporaryStore, to taker: TemporaryStore) throws {
            guard giver !== taker else { return }
            var options = ExportOptions()
            options.since = try taker.store.read { try $0.vector() }
            let giverHolds = try giver.store.read { try $0.vector() }
            let count = try taker.receive(try mixed(try giver.export(options)))
            // What had come early may have become ready.
            try #expect(
                taker.store.read { try $0.vector() }.contains(giverHolds.merging(options.since)), "\(history)")
            guard count.items > 0 else { return }
            snapshots += 1
        }

        /// The same bundle, perhaps with a few segments before it.
        mutating func mixed(_ bundle: [UInt8]) throws -> [UInt8] {
            guard generator.chance(percent: 50) else { return bundle }
            var reader = try BundleReader(source: TemporaryStore.source(bundle))
            var frames = sealed.segments(using: &generator).prefix(3).map { BundleFrame.segment($0) }
            while let frame = try reader.next() { frames.append(frame) }
            return try SealedHistory.encode(frames, library: OracleTests.library)
        }

        func expectEqual(_ store: TemporaryStore) throws {
            let oracle = try history.library()
            try store.store.read { reader in
                try #expect(reader.vector() == oracle.vector, "\(history)")
                try #expect(reader.digest() == oracle.digest, "\(history)")
                for (key, state) in oracle.items {
                    try #expect(reader.state(of: key) == state, "\(key) of \(history)")
                    try #expect(reader.isVisible(key) == oracle.isVisible(key), "\(key) of \(history)")
                    for dot in state.privateCommitments.keys {
                        try #expect(
                            reader.privateRecord(at: dot) == history.privateRecords[dot], "\(dot) of \(history)")
                    }
                    for capture in state.referencedCaptures where history.captures[capture] != nil {
                        try #expect(reader.capture(capture) == history.captures[capture], "\(key) of \(history)")
                    }
                }
            }
            for room in [nil, 0] {
                try #expect(store.store.verify(roomInBytes: room) { _, _ in }.findings == [], "\(history)")
            }
        }
    }

    @Test(arguments: 0..<6)
    func `stores that forget and take snapshots equal the library in memory`(round: Int) throws {
        var (snapshots, forgotten) = (0, 0)
        for seed in UInt64(round * 20)..<UInt64(round * 20 + 20) {
            var scene = try Scene(seed: seed)
            try scene.live()
            for store in scene.stores {
                try scene.expectEqual(store)
                try scene.forget(store)
                try scene.expectEqual(store)
            }
            let newcomer = try TemporaryStore(library: OracleTests.library, seed: seed &+ 1_000_000)
            _ = try newcomer.receive(scene.stores[0].export(), early: .refuse)
            try scene.expectEqual(newcomer)
            _ = try newcomer.store.repair { _, _ in }
            try scene.expectEqual(newcomer)
            snapshots += scene.snapshots
            forgotten += scene.forgotten
        }
        // What was drawn must be what is meant.
        #expect(snapshots > 5 && forgotten > 200)
    }

    /// The same bundle, with another row in the place of the first item's.
    private func altered(_ bundle: [UInt8], of library: LibraryID) throws -> [UInt8] {
        var reader = try BundleReader(source: TemporaryStore.source(bundle))
        var frames: [BundleFrame] = []
        while let frame = try reader.next() {
            guard case .items(var items) = frame else {
                frames.append(frame)
                continue
            }
            items[0] = SnapshotItem(key: items[0].key, row: ItemState().canonicalRow, texts: [])
            frames.append(.items(items))
        }
        return try SealedHistory.encode(frames, library: library)
    }

    /// Neither knew of the other as an author when it forgot what it had made.
    @Test func `two that forgot everything apart come together`() throws {
        let library = LibraryID(value: 0x2)
        let (one, other) = (
            try TemporaryStore(library: library, seed: 1), try TemporaryStore(library: library, seed: 2)
        )
        for (number, store) in [one, other].enumerated() {
            var same = IdentityTests.draft("the same page")
            same.url = "https://example.org/same"
            same.tags = ["tag \(number)"]
            try store.edit { try $0.save(same) }
            try store.edit { try $0.save(IdentityTests.draft("by \(number)")) }
            let report = try store.store.compact(.days(0), nowInMilliseconds: 1_800_000_000_000)
            #expect(report.forgottenChanges == 2)
        }
        let before = try other.store.read { try $0.digest() }
        #expect(throws: StoreProblem.snapshotDamaged("its items do not come to its digest")) {
            _ = try other.receive(try altered(try one.export(), of: library))
        }
        try #expect(other.store.read { try $0.digest() } == before)
        let count = try other.receive(one.export(), early: .refuse)
        #expect(count.items > 0 && count.folded == 2)
        #expect(try one.receive(other.export(), early: .refuse).folded == 2)
        try #expect(one.store.read { try $0.digest() } == other.store.read { try $0.digest() })
        for store in [one, other] {
            try #expect(store.store.read { try $0.articles(ArticleQuery()).count } == 3)
            try #expect(store.store.verify { _, _ in }.findings == [])
            try store.edit { try $0.save(IdentityTests.draft("afterwards")) }
            try #expect(store.store.verify { _, _ in }.findings == [])
        }
    }
}
