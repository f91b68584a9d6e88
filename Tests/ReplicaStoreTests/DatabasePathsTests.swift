import Foundation
import Testing

@testable import ReplicaStore

/// What lies beside a database.
struct DatabasePathsTests {
    @Test func `a copy goes where neither a file is nor what is left of one`() throws {
        let files = DatabasePaths(FileManager.default.temporaryDirectory.path + "/lectern-test-\(UUID().uuidString)/a")
        try files.createDirectory()
        defer { try? FileManager.default.removeItem(atPath: files.directory) }
        for left in [".copy-1", ".copy-2-wal", ".copy-3-identity"] {
            try Data().write(to: URL(fileURLWithPath: files.database + left))
        }
        let copy = files.freeCopy { ".copy-\($0)" }
        #expect(copy.database == files.database + ".copy-4")
    }

    @Test func `a database is made once, for its owner alone, and goes with all that lies beside it`() throws {
        let files = DatabasePaths(FileManager.default.temporaryDirectory.path + "/lectern-test-\(UUID().uuidString)")
        try #expect(files.createPrivately())
        try #expect(!files.createPrivately())
        let attributes = try FileManager.default.attributesOfItem(atPath: files.database)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        for file in files.all where file != files.database {
            try Data("left".utf8).write(to: URL(fileURLWithPath: file))
        }
        #expect(files.remains == files.journal)
        files.remove()
        #expect(files.all.allSatisfy { !FileManager.default.fileExists(atPath: $0) })
    }

    @Test(arguments: [("a/b/library", "a/b"), ("/library", "/"), ("library", ".")])
    func `the directory is what stands before the name`(path: String, directory: String) {
        #expect(DatabasePaths(path).directory == directory)
    }
}
