import Causality
import Foundation
import Glibc
import LibraryModel
import Synchronization
import TestSupport
import Testing

@testable import ReplicaStore

/// Several at one file: nobody takes another's library away, and nobody ends another's locks.
struct OpeningTests {
    static let library = LibraryID(value: 41)

    private func withDirectory(_ body: (String) throws -> Void) throws {
        let directory = try TemporaryDirectory()
        try withExtendedLifetime(directory) { try body(directory.path) }
    }

    private func create(in directory: String, seed: UInt64) throws -> ReplicaStore {
        var generator = SeededGenerator(seed: seed)
        return try ReplicaStore.create(in: directory, library: Self.library, options: .fast, using: &generator)
    }

    @Test func `of several that make a library in one place, one does, and the others leave it alone`() throws {
        for round in 0..<10 {
            try withDirectory { directory in
                let made = Mutex<[Result<ReplicaStore, any Error>]>([])
                DispatchQueue.concurrentPerform(iterations: 4) { number in
                    let result = Result { try create(in: directory, seed: UInt64(round * 4 + number)) }
                    made.withLock { $0.append(result) }
                }
                let results = made.withLock { $0 }
                let stores = results.compactMap { try? $0.get() }
                try #require(stores.count == 1)
                for case .failure(let error) in results { #expect((error as? StoreProblem)?.code == "exists") }
                _ = try stores[0].edit(seed: 1) { try $0.save(IdentityTests.draft("kept")) }
                try stores[0].close()
                var generator = SeededGenerator(seed: 9)
                let again = try ReplicaStore.open(directory, options: .fast, using: &generator)
                #expect(again.newIdentity == nil)
                try #expect(again.store.read { try $0.articles(ArticleQuery()).map(\.title) } == ["kept"])
                try again.store.close()
            }
        }
    }

    @Test func `a clone takes no place in which somebody is at work`() throws {
        let store = try TemporaryStore(library: Self.library)
        try withDirectory { directory in
            let path = directory + "/" + ReplicaStore.fileName
            let other = Glibc.open(path + "-lock", O_RDWR | O_CREAT, 0o600)
            defer { Glibc.close(other) }
            try #require(flock(other, LOCK_EX | LOCK_NB) == 0)
            try Data("theirs".utf8).write(to: URL(fileURLWithPath: path + ".part"))
            var generator = SeededGenerator(seed: 9)
            #expect {
                _ = try ReplicaStore.clone(store.directory, to: directory, options: .fast, using: &generator)
            } throws: {
                ($0 as? StoreProblem)?.code == "locked"
            }
            #expect(FileManager.default.fileExists(atPath: path + ".part"))
            flock(other, LOCK_UN)
            let made = try create(in: directory, seed: 5)
            #expect(throws: StoreProblem.exists(path: path)) {
                _ = try ReplicaStore.clone(store.directory, to: directory, options: .fast, using: &generator)
            }
            _ = try made.edit(seed: 1) { try $0.save(IdentityTests.draft("theirs")) }
            try made.close()
        }
    }

    @Test func `a library behind a link is opened where it lies`() throws {
        let store = try TemporaryStore(library: Self.library)
        try store.edit { _ = try $0.save(IdentityTests.draft("kept")) }
        try withDirectory { directory in
            let link = directory + "/" + ReplicaStore.fileName
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: store.store.path)
            var generator = SeededGenerator(seed: 9)
            for (seed, path) in [(11, directory), (12, link)] as [(UInt64, String)] {
                let again = try ReplicaStore.open(path, options: .fast, using: &generator)
                #expect(again.newIdentity == nil)
                try again.store.edit(seed: seed) { _ = try $0.save(IdentityTests.draft("through it")) }
                try again.store.close()
            }
            try #expect(store.titles() == ["kept", "through it", "through it"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [ReplicaStore.fileName])
        }
    }

    /// SQLite's locks on a file end as soon as this process closes any descriptor of it.
    ///
    /// Another process would then take itself for the last one, and remove the log into which this one goes on writing.
    @Test func `looking at a file that is open, and copying it, leaves SQLite its locks`() throws {
        let store = try TemporaryStore(library: Self.library)
        try store.edit { _ = try $0.save(IdentityTests.draft("kept")) }
        #expect(try locks(on: store.store.path) > 0)
        #expect(Schema.looksLikeADatabase(store.store.path) && Schema.looksLikeALibrary(store.store.path))
        #expect(!Schema.isBlank(store.store.path))
        _ = try store.store.repair { _, _ in }
        var generator = SeededGenerator(seed: 9)
        let again = try ReplicaStore.open(store.directory, options: .fast, using: &generator)
        try again.store.close()
        #expect(try locks(on: store.store.path) > 0)
    }

    /// How many POSIX locks this process has on a file.
    private func locks(on path: String) throws -> Int {
        var status = stat()
        try #require(stat(path, &status) == 0)
        // The list is given page by page, and where others lock and unlock meanwhile, it may pass over some.
        for _ in 0..<20 {
            let count = try Self.lines(of: "/proc/locks").count { line in
                let words = line.split(separator: " ")
                return words.contains("POSIX") && words.contains("\(getpid())")
                    && words.contains { $0.hasSuffix(":\(status.st_ino)") }
            }
            if count > 0 { return count }
        }
        return 0
    }

    /// The lines of a file that the system makes up as it is read, which has no size.
    private static func lines(of path: String) throws -> [Substring] {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
