import Foundation
import SystemFiles
import Testing

@testable import HubServer

@Suite struct DirectoryTests {
    @Test func `a token is shown once; what is stored doesn't hold its secret`() throws {
        let hub = try TestHub()
        let tokens = hub.directory.tokens(of: hub.library)
        var generator = SystemRandomNumberGenerator()
        let (token, stored) = try tokens.create(.writer, label: "laptop", expires: 9, now: 5, using: &generator)
        #expect(token.text.wholeMatch(of: #/lectern_[0-9a-f]{16}_[0-9a-f]{64}/#) != nil)
        #expect(try tokens.list() == [stored])
        #expect(stored.id == token.id)
        #expect(stored.label == "laptop" && stored.created == 5 && stored.expires == 9 && stored.role == .writer)

        let secret = try #require(token.text.split(separator: "_").last)
        let bytes = try Data(contentsOf: URL(filePath: tokens.path))
        #expect(!String(decoding: bytes, as: UTF8.self).contains(secret))
        #expect(!"\(token)".contains(secret) && !"\(stored)".contains(secret))
    }

    @Test func `tokens and folders are readable by their owner alone`() throws {
        let hub = try TestHub()
        _ = try hub.token(.reader)
        let mode = { (path: String) in
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(hub.directory.tokens(of: hub.library).path) == 0o600)
        #expect(try mode(hub.directory.folder(of: hub.library)) == 0o700)
        #expect(try mode(hub.directory.path) == 0o700)
    }

    @Test func `what keeps a file from being written is said within a sentence`() throws {
        let hub = try TestHub()
        let path = hub.directory.path
        #expect(throws: HubProblem.dataDirectory(path: path, cause: "it is no regular file")) {
            try PrivateFile.replace(path, with: [])
        }
    }

    @Test func `commands that make tokens at once lose none`() async throws {
        let hub = try TestHub()
        let tokens = hub.directory.tokens(of: hub.library)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var generator = SystemRandomNumberGenerator()
                    for _ in 0..<25 { _ = try tokens.create(.reader, now: 0, using: &generator) }
                }
            }
            try await group.waitForAll()
        }
        #expect(Set(try tokens.list().map(\.id)).count == 100)
    }

    @Test func `a list that could not be read again is not written`() throws {
        let hub = try TestHub()
        let tokens = hub.directory.tokens(of: hub.library)
        var generator = SystemRandomNumberGenerator()
        let label = String(repeating: "x", count: TokenFile.limitInBytes / 2)
        let first = try tokens.create(.reader, label: label, now: 0, using: &generator).stored
        let problem = #expect(throws: HubProblem.self) {
            try tokens.create(.reader, label: label, now: 0, using: &generator)
        }
        #expect(problem?.code == "data-directory")
        #expect(try tokens.list() == [first])
    }

    @Test func `tokens that have long expired go when another one is made`() throws {
        let hub = try TestHub()
        let tokens = hub.directory.tokens(of: hub.library)
        let day: Int64 = 86_400_000
        var generator = SystemRandomNumberGenerator()
        let old = try tokens.create(.reader, expires: 1, now: 0, using: &generator).stored
        let late = try tokens.create(.reader, expires: 5 * day, now: 0, using: &generator).stored
        let endless = try tokens.create(.reader, now: 0, using: &generator).stored
        #expect(try tokens.list() == [old, late, endless])
        let new = try tokens.create(.reader, now: 31 * day, using: &generator).stored
        #expect(try tokens.list() == [late, endless, new])
    }

    @Test(arguments: ["lectern_0123456789abcdef_", ""].map { $0 + String(repeating: "e", count: 63) })
    func `a problem with a token that was mistyped doesn't repeat it`(text: String) {
        let problem = HubProblem.unknownToken(id: text)
        #expect(problem.sentence == "The library has no token \(text.prefix(8))….")
        #expect(HubProblem.unknownToken(id: "0123456789abcdef").sentence.contains("0123456789abcdef."))
    }

    @Test func `a token that isn't there can't be revoked`() throws {
        let hub = try TestHub()
        #expect(throws: HubProblem.unknownToken(id: "0123456789abcdef")) {
            try hub.directory.tokens(of: hub.library).revoke("0123456789abcdef")
        }
    }

    @Test(arguments: ["", "{}", "{\"format\":2,\"tokens\":[]}", "{\"format\":1,\"tokens\":[{\"id\":\"1\"}]}"])
    func `a file that is no list of tokens is refused, and not written over`(text: String) throws {
        let hub = try TestHub()
        let tokens = hub.directory.tokens(of: hub.library)
        try Data(text.utf8).write(to: URL(filePath: tokens.path))
        #expect(throws: HubProblem.damagedTokens(path: tokens.path)) { try tokens.list() }
        #expect(throws: HubProblem.damagedTokens(path: tokens.path)) { try hub.token(.owner) }
        #expect(try String(contentsOfFile: tokens.path, encoding: .utf8) == text)
    }

    @Test func `libraries are the folders whose names are ids`() throws {
        let hub = try TestHub()
        let other = LibraryID(value: 3)
        try hub.directory.register(other)
        try hub.directory.register(other)
        for name in ["notes", hub.library.description.uppercased(), "0"] {
            try FileManager.default.createDirectory(
                atPath: "\(hub.directory.path)/libraries/\(name)", withIntermediateDirectories: false)
        }
        #expect(try hub.directory.libraries() == [hub.library, other].sorted())
        #expect(try HubDirectory(path: "\(hub.directory.path)/none").libraries() == [])
    }

    @Test func `a second hub on the same data is refused while the first one runs`() throws {
        let hub = try TestHub()
        var lock: FileLock? = try hub.directory.lock()
        #expect(lock != nil)
        #expect(throws: HubProblem.hubRunning(path: hub.directory.path)) { try hub.directory.lock() }
        // As a process has it that is just being started.
        let copies = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(Int32.init)
            .filter {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?
                    .hasPrefix(hub.directory.path) == true
            }.map { dup($0) }
        defer { for copy in copies { close(copy) } }
        #expect(!copies.isEmpty)
        lock = nil
        _ = try hub.directory.lock()
    }

    @Test func `who doesn't get a lock closes nobody else's file`() async throws {
        let hub = try TestHub()
        let held = try hub.directory.lock()
        let path = "\(hub.directory.path)/lock"
        let attempts = Task.detached { try (0..<100_000).contains { _ in try FileLock(path, waits: false) != nil } }
        // Whoever opens a file between a first and a second closing of one descriptor would lose it.
        let lost = Task.detached {
            var lost = 0
            for _ in 0..<300_000 where close(open("/dev/null", O_RDONLY | O_CLOEXEC)) != 0 { lost += 1 }
            return lost
        }
        #expect(try await !attempts.value)
        #expect(await lost.value == 0)
        withExtendedLifetime(held) {}
    }

    @Test func `a hub that was killed leaves nothing to clean up`() async throws {
        let hub = try TestHub()
        let path = "\(hub.directory.path)/lock"
        let holder = Process()
        holder.executableURL = URL(filePath: "/usr/bin/env")
        holder.arguments = ["flock", path, "sh", "-c", "echo held; exec sleep 600"]
        let output = Pipe()
        holder.standardOutput = output
        try holder.run()
        #expect(try output.fileHandleForReading.read(upToCount: 5) == Data("held\n".utf8))
        #expect(throws: HubProblem.hubRunning(path: hub.directory.path)) { try hub.directory.lock() }
        // `flock` waits for its command, which has the lock as well; both are killed.
        let children = try String(
            contentsOfFile: "/proc/\(holder.processIdentifier)/task/\(holder.processIdentifier)/children",
            encoding: .utf8)
        for child in children.split(separator: " ").compactMap({ pid_t($0) }) { kill(child, SIGKILL) }
        kill(holder.processIdentifier, SIGKILL)
        holder.waitUntilExit()
        // The end of the pipe says that the last one who had it open, and with it the lock, is gone.
        #expect(try output.fileHandleForReading.readToEnd() == nil)
        _ = try hub.directory.lock()
    }
}
