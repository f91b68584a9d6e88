import Causality
import LibraryModel
import TestSupport
import Testing

@Suite struct LibraryDigestTests {
    private let key = ItemKey(kind: .article, id: ItemID(value: 1))
    private let other = ItemKey(kind: .annotation, id: ItemID(value: 1))

    @Test func `an empty library has the digest zero`() {
        #expect(LibraryDigest().bytes == [UInt8](repeating: 0, count: 32))
        #expect(LibraryState().digest == LibraryDigest())
    }

    @Test func `terms come in any order, and go again`() {
        var one = LibraryDigest()
        one.add(key, row: [1])
        one.add(other, row: [2])
        var two = LibraryDigest()
        two.add(other, row: [2])
        two.add(key, row: [9])
        two.subtract(key, row: [9])
        two.add(key, row: [1])
        #expect(one == two)
        #expect(LibraryDigest(bytes: one.bytes) == one)
        one.subtract(key, row: [1])
        one.subtract(other, row: [2])
        #expect(one == LibraryDigest())
    }

    @Test func `kind, identifier and row all count`() {
        func digest(_ key: ItemKey, _ row: [UInt8]) -> LibraryDigest {
            var digest = LibraryDigest()
            digest.add(key, row: row)
            return digest
        }
        let digests: Set = [
            digest(key, [1]), digest(other, [1]), digest(key, [2]), digest(key, []),
            digest(ItemKey(kind: .article, id: ItemID(value: 2)), [1]), LibraryDigest(),
        ]
        #expect(digests.count == 6)
    }

    @Test func `an item without state adds nothing`() {
        var digest = LibraryDigest()
        digest.add(key, row: nil)
        digest.subtract(key, row: nil)
        #expect(digest == LibraryDigest())
    }

    @Test func `a digest that follows every edit equals one that is computed anew`() throws {
        for seed in UInt64(0)..<20 {
            var library = LibraryState()
            var digest = LibraryDigest()
            for change in try RandomHistory(seed: seed).changes {
                let reached = Set(change.parts.flatMap { [$0.item] + $0.touches.map(\.item) })
                func row(_ key: ItemKey) -> [UInt8]? {
                    library.state(of: key).isEmpty ? nil : library.state(of: key).canonicalRow
                }
                for key in reached { digest.subtract(key, row: row(key)) }
                try library.receive(change)
                for key in reached { digest.add(key, row: row(key)) }
            }
            #expect(digest == library.digest, "seed \(seed)")
        }
    }

    @Test func `one different word is a different digest`() throws {
        var (one, two) = (LibraryReplica(1), LibraryReplica(1))
        _ = try one.save(title: "x")
        _ = try two.save(title: "y")
        #expect(one.state.vector == two.state.vector)
        #expect(one.state.digest != two.state.digest)
    }
}
