import Foundation
import Glibc
import Testing

@Suite struct InterruptTests {
    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
    func `a run that is stopped leaves nothing half done`(signal: Int32, status: Int32) throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let before = try shop.digest("library")
        let process = shop.process(try CommandBinary.path.get(), ["-C", "library", "bundle", "import", "-"])
        let pipe = Pipe()
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        // More than a pipe holds: when all of it is written, the command is at work on it.
        try pipe.fileHandleForWriting.write(contentsOf: Data(repeating: 0, count: 1 << 20))
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop.temporary).count == 1)
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.status == status)
        try pipe.fileHandleForWriting.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop.temporary) == [])
        #expect(try shop.digest("library") == before)
    }

    @Test func `a clone of a bundle that is stopped takes the directory away that it has made`() throws {
        let shop = try Workshop()
        // Some megabytes: the clone isn't through as soon as it has begun.
        try shop.makeLibrary("library", text: (0..<300_000).map { "\($0 &* 2_654_435_761) " }.joined())
        #expect(try shop.lectern("-C", "library", "bundle", "export", "all.bundle").status == 0)
        let clone = shop.process(try CommandBinary.path.get(), ["clone", "all.bundle", "clone"])
        clone.standardOutput = FileHandle.nullDevice
        clone.standardError = FileHandle.nullDevice
        try clone.run()
        // The last file that a new replica gets: from now on the bundle is read, which takes a while.
        let identity = shop.path("clone/library.lectern-identity")
        while clone.isRunning && !FileManager.default.fileExists(atPath: identity) { usleep(1_000) }
        kill(clone.processIdentifier, SIGINT)
        clone.waitUntilExit()
        // On a busy machine it may be through all the same.
        #expect(FileManager.default.fileExists(atPath: shop.path("clone")) == (clone.status == 0))
        #expect([0, 130].contains(clone.status))
    }

    @Test func `a reader that leaves early is no error`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let command = try CommandBinary.path.get()
        let script = "\"$0\" -C library list --json 2> err.txt | true; \"$0\" -C library show \"$1\" 2>> err.txt | true"
        let id = try shop.lectern("-C", "library", "list", "--json").json().string("id")
        #expect(try shop.run("/bin/sh", ["-c", script, command, id]).status == 0)
        #expect(try shop.bytes("err.txt") == [])
        // A pipe whose reader is gone before the command starts.
        let process = shop.process(command, ["-C", "library", "list"])
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.status == 0)
    }
}
