import Causality
import LibraryModel
import ReplicaStore
import TestSupport
import Testing
import WireFormat

/// The store against the library in memory: random histories, cut into random segments and bundles, in random order.
struct OracleTests {
    static let library = LibraryID(value: 7)

    @Test(arguments: 0..<110)
    func `a store that takes bundles in any order equals the library in memory`(round: Int) throws {
        for seed in UInt64(round * 20)..<UInt64(round * 20 + 20) {
            let history = try RandomHistory(seed: seed, replicas: 2 + Int(seed % 3), steps: 24)
            let sealed = SealedHistory(history, library: Self.library)
            var generator = SeededGenerator(seed: seed ^ 0x5eed)
            let segments = sealed.segments(using: &generator).shuffled(using: &generator)
            let store = try TemporaryStore(library: Self.library, seed: seed)
            var rest = segments[...]
            while !rest.isEmpty {
                let batch = Array(rest.prefix(1 + generator.below(8)))
                rest = rest.dropFirst(batch.count)
                _ = try store.receive(sealed.bundle(batch, using: &generator))
            }
            try expectEqual(store, to: history)
        }
    }

    @Test(arguments: [UInt64](0..<40))
    func `a store that was fed exports what another one imports`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed, replicas: 3, steps: 40)
        let sealed = SealedHistory(history, library: Self.library)
        var generator = SeededGenerator(seed: seed)
        let first = try TemporaryStore(library: Self.library, seed: seed)
        _ = try first.receive(sealed.bundle(sealed.segments(using: &generator), using: &generator))
        let second = try TemporaryStore(library: Self.library, seed: seed + 1)
        let bundle = try first.export()
        let count = try second.receive(bundle, early: .refuse)
        #expect(count.folded == history.changes.count)
        try expectEqual(second, to: history)
        let again = try second.receive(bundle, early: .refuse)
        #expect(again.folded == 0 && again.captures == 0 && again.privateRecords == 0)
        #expect(again.known == history.changes.count)
    }

    @Test(arguments: [UInt64](0..<20))
    func `a reader's replica has the digest of a member's, and no private record`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed, replicas: 3, steps: 40)
        let sealed = SealedHistory(history, library: Self.library)
        var generator = SeededGenerator(seed: seed)
        let member = try TemporaryStore(library: Self.library, seed: seed)
        _ = try member.receive(sealed.bundle(sealed.segments(using: &generator), using: &generator))
        var options = ExportOptions()
        options.isForReader = true
        let reader = try TemporaryStore(library: Self.library, seed: seed + 1)
        _ = try reader.receive(member.export(options), early: .refuse)
        try #expect(reader.store.read { try $0.digest() } == member.store.read { try $0.digest() })
        try #expect(reader.store.verify { _, _ in }.findings == [])
        let withheld = try reader.store.read { try $0.counts() }.withheld
        #expect(withheld == history.privateRecords.count)
        // A reader who becomes a member gets the parts later.
        let count = try reader.receive(member.export(), early: .refuse)
        #expect(count.privateRecords == withheld)
        try #expect(reader.store.read { try $0.counts() }.withheld == 0)
    }

    private func expectEqual(_ store: TemporaryStore, to history: RandomHistory) throws {
        let oracle = try history.library()
        try store.store.read { reader in
            try #expect(reader.vector() == oracle.vector, "\(history)")
            try #expect(reader.digest() == oracle.digest, "\(history)")
            for (key, state) in oracle.items {
                try #expect(reader.state(of: key) == state, "\(key) of \(history)")
                try #expect(reader.isVisible(key) == oracle.isVisible(key), "\(key) of \(history)")
            }
            for (dot, record) in history.privateRecords {
                try #expect(reader.privateRecord(at: dot) == record, "\(dot) of \(history)")
            }
            try #expect(reader.counts().pending == 0, "\(history)")
        }
        for room in [nil, 0] {
            try #expect(store.store.verify(roomInBytes: room) { _, _ in }.findings == [], "\(history)")
        }
    }
}
