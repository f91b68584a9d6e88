import Causality
import Foundation
import GRDB
import LibraryModel
import TestSupport
import Testing

@testable import ReplicaStore

/// What a writer leaves to the next one is right, whoever has written in between.
struct WriterMemoryTests {
    private static let library = LibraryID(value: 21)

    @Test
    func `two connections that write by turns know what the other one did`() throws {
        let first = try TemporaryStore(library: Self.library, seed: 1)
        var generator = SeededGenerator(seed: 2)
        let second = try ReplicaStore.open(first.directory, options: .fast, using: &generator).store
        defer { try? second.close() }
        for number in 1...6 {
            try first.edit { try $0.save(IdentityTests.draft("first \(number)")) }
            _ = try second.write { writer in
                try writer.edit(
                    base: nil, nowInMilliseconds: Int64(number), using: SeededGenerator(seed: UInt64(number))
                ) {
                    try $0.save(IdentityTests.draft("second \(number)"))
                }
            }
        }
        #expect(try first.store.read { try $0.vector().changeCount } == 12)
        #expect(try first.store.read { try $0.counts().articles } == 12)
        #expect(try second.verify { _, _ in }.findings == [])
    }

    @Test
    func `what a transaction did that threw is forgotten, and so is what other statements changed`() throws {
        struct Stop: Error {}
        let store = try TemporaryStore(library: Self.library, seed: 1)
        try store.edit { try $0.save(IdentityTests.draft("one")) }
        let digest = try store.store.read { try $0.digest() }
        #expect(throws: Stop.self) {
            try store.edit { builder in
                _ = try builder.save(IdentityTests.draft("two"))
                throw Stop()
            }
        }
        #expect(try store.store.read { try $0.digest() } == digest)
        try store.edit { try $0.save(IdentityTests.draft("three")) }
        #expect(try store.store.verify { _, _ in }.findings == [])

        // A wrong count that somebody else wrote is taken over, instead of being written over with what was right before.
        try store.store.pool.write { try $0.execute(sql: "UPDATE library SET articles = 100") }
        try store.edit { try $0.save(IdentityTests.draft("four")) }
        #expect(try store.store.read { try $0.counts().articles } == 101)
    }

    @Test
    func `the write-ahead log is written over again, and emptied when the file is closed`() throws {
        let store = try TemporaryStore(library: Self.library, seed: 1)
        var largest = 0
        for number in 1...120 {
            try store.edit { builder in
                var draft = IdentityTests.draft("article \(number)")
                // Letters in no order, which don't compress.
                var letters = SeededGenerator(seed: UInt64(number))
                draft.body = (0..<200_000).map { _ in UInt8.random(in: 0x21...0x7e, using: &letters) }
                return try builder.save(draft)
            }
            largest = max(largest, size(store.store.path + "-wal"))
        }
        #expect(size(store.store.path + "-wal") > 0)
        #expect(largest < 12 << 20, "24 MB were written")
        try store.store.close()
        #expect(size(store.store.path + "-wal") == 0)
        #expect(size(store.store.path) > 16 << 20)
    }

    private func size(_ path: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int) ?? 0
    }
}
