import Foundation
import Glibc
import SystemFiles
import Testing

@Suite struct SystemFilesTests {
    @Test func `all bytes are written, also more than a pipe holds`() async throws {
        let bytes = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let (source, sink) = try pipe()
        async let reading = onOwnThread {
            try FileHandle(fileDescriptor: source, closeOnDealloc: true).readToEnd()
        }
        try await onOwnThread {
            defer { close(sink) }
            try SystemFiles.write(bytes, to: sink)
        }
        let arrived = try await reading
        #expect(arrived == Data(bytes))
    }

    @Test func `a full disk is told from other failures`() throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        let noRoom = try #require(throws: SystemFailure.self) { try SystemFiles.write([1], to: full) }
        #expect(noRoom.isDiskFull)
        #expect(noRoom.cause == "No space left on device")
        let notOpen = try #require(throws: SystemFailure.self) { try SystemFiles.write([1], to: -1) }
        #expect(!notOpen.isDiskFull)
        #expect(notOpen.cause == "Bad file descriptor")
    }

    @Test func `files and directories are put on disk`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "file")
        try Data("bytes".utf8).write(to: file)
        try SystemFiles.synchronize(file: file.path)
        try SystemFiles.synchronize(directory: SystemFiles.directory(of: file.path))
        #expect(throws: SystemFailure(ENOENT)) { try SystemFiles.synchronize(file: file.path + "-gone") }
        #expect(throws: SystemFailure(ENOTDIR)) { try SystemFiles.synchronize(directory: file.path) }
    }

    @Test func `names are left to a file system that doesn't know the call, and nothing else is`() throws {
        // A pipe has nothing on disk, and answers like such a file system: EINVAL.
        let (source, sink) = try pipe()
        defer {
            close(source)
            close(sink)
        }
        try SystemFiles.synchronize(directory: source)
        #expect(throws: SystemFailure(EINVAL)) { try SystemFiles.synchronize(file: source) }
        #expect(throws: SystemFailure(EBADF)) { try SystemFiles.synchronize(directory: -1) }
    }

    @Test(arguments: [("a/b", "a"), ("/a", "/"), ("a", ".")])
    func `the directory of a file is what its path says`(path: String, directory: String) {
        #expect(SystemFiles.directory(of: path) == directory)
    }

    private func pipe() throws -> (source: Int32, sink: Int32) {
        var ends: [Int32] = [-1, -1]
        let status = Glibc.pipe(&ends)
        try #require(status == 0)
        return (ends[0], ends[1])
    }
}
