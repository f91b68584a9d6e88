import Causality
import GRDB
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// In how many steps changes go into the baseline makes no difference to it.
struct BaselineStepTests {
    /// Everything that is left of a store's past, row by row.
    private func tables(of store: TemporaryStore) throws -> [[[SQLValue]]] {
        try store.store.pool.read { database in
            try [
                "SELECT baseline, baseline_position, digest FROM library",
                "SELECT * FROM baseline_item ORDER BY kind, id",
                "SELECT * FROM text_run ORDER BY kind, id, text, run",
                "SELECT * FROM private_record ORDER BY replica, sequence, operation",
                "SELECT hash FROM capture ORDER BY hash", "SELECT hash FROM forgotten_capture ORDER BY hash",
                "SELECT position FROM change ORDER BY position", "SELECT * FROM chain_context ORDER BY 1, 2",
                "SELECT * FROM concurrent_edit ORDER BY 1, 2, 3, 4",
            ].map { query in
                try database.rows(query) { row in (0..<row.columnCount).map { row.value($0) } }
            }
        }
    }

    private func items(of store: TemporaryStore) throws -> [SnapshotItem] {
        try store.store.pool.read { database in
            var items: [SnapshotItem] = []
            while case let page = try BaselineItems(database).next(after: items.last?.key), !page.isEmpty {
                items += page
            }
            return items
        }
    }

    @Test(arguments: 0..<30)
    func `many small steps come to the same baseline as one`(number: Int) throws {
        let seed = UInt64(number)
        let history = try RandomHistory(seed: seed, replicas: 2 + number % 3, steps: 40)
        let sealed = SealedHistory(history, library: OracleTests.library)
        var generator = SeededGenerator(seed: seed)
        let bundle = try sealed.bundle(sealed.segments(using: &generator), using: &generator)
        // Each change is a step of its own; a few of them are; all are one.
        let stores = try [1, 4_000, Int.max].map { step in
            (step, try TemporaryStore(library: OracleTests.library, seed: seed))
        }
        for (_, store) in stores { _ = try store.receive(bundle) }
        for percent in [40, 100] as [Int64] {
            let counts = try stores.map { step, store in
                try store.store.write { writer in
                    let (first, last) = (writer.log.baseline?.position ?? 0, writer.log.nextPosition - 1)
                    var shown = 0
                    let count = try writer.advanceBaseline(
                        to: first + (last - first) * percent / 100, stepInBytes: step
                    ) { done, _ in shown = done }
                    #expect(shown == count)
                    return count
                }
            }
            #expect(Set(counts).count == 1, "\(history)")
            let (rows, snapshot) = (try tables(of: stores[2].1), try items(of: stores[2].1))
            for (_, store) in stores.prefix(2) {
                try #expect(tables(of: store) == rows, "\(history)")
                try #expect(items(of: store) == snapshot, "\(history)")
                try #expect(store.store.verify { _, _ in }.findings == [], "\(history)")
            }
        }
    }

    @Test func `step by step an item goes as far as it fits into a snapshot`() throws {
        let store = try TemporaryStore(library: OracleTests.library)
        let article = try store.edit { builder in
            var draft = IdentityTests.draft("page")
            draft.body = Array("The text.".utf8)
            return try builder.save(draft).id
        }
        for number in 0..<40 {
            let text = String(repeating: "\(number) ", count: 500)
            try store.edit { try $0.setBody(of: article, to: Array(text.utf8)) }
        }
        let limit = 20_000
        func forget() throws -> Int {
            try store.store.write {
                try $0.advanceBaseline(to: $0.log.nextPosition - 1, itemLimitInBytes: limit, stepInBytes: 1)
            }
        }
        let forgotten = try forget()
        #expect(forgotten > 1 && forgotten < 41)
        try #expect(forget() == 0)
        try #expect(items(of: store).allSatisfy { $0.sizeInBytes <= limit + 256 })
        try #expect(store.store.verify { _, _ in }.findings == [])
    }
}
