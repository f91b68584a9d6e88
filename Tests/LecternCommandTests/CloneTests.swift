import Foundation
import Glibc
import TestSupport
import Testing

/// Clones that don't come to their end, and what they say.
@Suite struct CloneTests {
    @Test func `a clone of a damaged folder says what a sync says, and that it isn't all`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "remote", "add", "folder", "folder").status == 0)
        #expect(try shop.lectern("-C", "library", "sync").status == 0)
        let names = try FileManager.default.subpathsOfDirectory(atPath: shop.path("folder"))
        let name = try #require(names.first { $0.hasSuffix(".seg") })
        let segment = "folder/\(name)"
        var bytes = try shop.bytes(segment)
        for index in 60..<64 { bytes[index] ^= 0xff }
        try shop.write(bytes, to: segment)

        let words = try shop.lectern("clone", "folder", "first")
        #expect(words.status == 3)
        #expect(words.errors.contains("Note: Passed over"), "\(words.errors)")
        let clone = try shop.lectern("clone", "folder", "second", "--json")
        #expect(clone.status == 3)
        #expect(clone.errors.contains("folder-damaged"), "\(clone.errors)")
        let row = try #require(try shop.status("second").objects("remotes").first)
        let synced = try shop.lectern("-C", "second", "sync", "--json")
        #expect(synced.status == 0)
        #expect(synced.errors.contains("folder-damaged"))
        let again = try #require(try shop.status("second").objects("remotes").first)
        for key in ["ahead", "behind"] { #expect(try row.number(key) == again.number(key), "\(key)") }
        #expect(row.isNull("problem") == again.isNull("problem") && !row.isNull("synced"))
    }

    @Test func `a clone of a folder with half a text says so, and so does each sync until it is whole`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "remote", "add", "folder", "folder").status == 0)
        #expect(try shop.lectern("-C", "library", "sync").status == 0)
        let names = try FileManager.default.subpathsOfDirectory(atPath: shop.path("folder/blob"))
        let name = try #require(names.first { $0.contains("/") })
        let blob = "folder/blob/\(name)"
        let bytes = try shop.bytes(blob)
        try shop.write(Array(bytes.dropLast(10)), to: blob)

        let clone = try shop.lectern("clone", "folder", "second", "--json")
        #expect(clone.status == 3)
        #expect(clone.errors.contains("folder-damaged"), "\(clone.errors)")
        #expect(try shop.sync("second").errors.contains("folder-damaged"))
        try shop.write(bytes, to: blob)
        #expect(try !shop.sync("second").errors.contains("folder-damaged"))
        #expect(try shop.lectern("clone", "folder", "third").status == 0)
    }

    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
    func `a clone that is stopped says how it goes on, and so does the next one`(signal: Int32, status: Int32) throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "bundle", "export", "all.bundle").status == 0)
        let hub = try SilentHub()
        let library = try shop.status("library").string("library")
        let address = "http://127.0.0.1:\(hub.port)/v1/libraries/\(library)"
        let token = ["LECTERN_TOKEN": "a-token"]
        let clone = shop.process(
            try CommandBinary.path.get(), ["--json", "clone", address, "clone"], environment: token)
        let errors = Pipe()
        clone.standardOutput = FileHandle.nullDevice
        clone.standardError = errors
        try clone.run()
        defer { if clone.isRunning { kill(clone.processIdentifier, SIGKILL) } }
        try hub.awaitRequest()
        kill(clone.processIdentifier, signal)
        clone.waitUntilExit()
        #expect(clone.status == status)
        let note = try JSONObject(parsing: Array(errors.fileHandleForReading.availableData)).object("note")
        #expect(try note.string("code") == "clone-begun")
        #expect(try note.string("message").contains("lectern -C clone sync"))

        let second = try shop.lectern(["--json", "clone", address, "clone"], environment: token)
        #expect(second.status == 1)
        #expect(try second.problem().string("code") == "exists")
        #expect(try second.problem().string("remedy").contains("lectern -C clone sync"))
        // A bundle is another way to it, of which that clone knows nothing.
        let other = try shop.lectern("--json", "clone", "all.bundle", "clone")
        #expect(other.status == 1)
        #expect(try !other.problem().string("remedy").contains("sync"))
        let remote = try #require(try shop.status("clone").objects("remotes").first)
        #expect(try remote.string("name") == "origin")
    }

    @Test func `a clone that was killed before anything came is filled by the next one of its library`() throws {
        let shop = try Workshop()
        #expect(try shop.lectern("init", "library").status == 0)
        // A clone that has come no further than to an empty replica is just what a clone of nothing is.
        #expect(try shop.lectern("-C", "library", "bundle", "export", "empty.bundle").status == 0)
        for place in ["one", "two"] { #expect(try shop.lectern("clone", "empty.bundle", place).status == 0) }
        _ = try shop.add(Workshop.text, to: "library")
        #expect(try shop.lectern("-C", "library", "bundle", "export", "whole.bundle").status == 0)
        #expect(try shop.lectern("-C", "library", "remote", "add", "folder", "folder").status == 0)
        #expect(try shop.lectern("-C", "library", "sync").status == 0)

        for (source, place) in [("whole.bundle", "one"), ("folder", "two")] {
            let clone = try shop.lectern("clone", source, place)
            #expect(clone.status == 0, "\(clone.errors)")
            #expect(clone.errors.contains("Cloned 1 article"))
            #expect(try shop.digest(place) == shop.digest("library"))
            #expect(try shop.lectern("-C", place, "verify").status == 0)
            // Now it is one like any other.
            #expect(try shop.lectern("clone", source, place, "--json").problem().string("code") == "exists")
        }
        #expect(try shop.status("two").objects("remotes").count == 1)
    }

    @Test func `of a bundle that isn't all there is no clone, and it says which bundle would do`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let since = try shop.status("library").string("vectorText")
        #expect(try shop.lectern("-C", "library", "tag", id, "+new").status == 0)
        #expect(try shop.lectern("-C", "library", "bundle", "export", "part.bundle", "--since", since).status == 0)
        try FileManager.default.createDirectory(atPath: shop.path("mine"), withIntermediateDirectories: false)
        for place in ["clone", "mine"] {
            for option in [[], ["-n"]] {
                let refused = try shop.lectern(option + ["--json", "clone", "part.bundle", place])
                #expect(refused.status == 1)
                #expect(try refused.problem().string("code") == "gap")
                #expect(try refused.problem().string("remedy").contains("without --since"))
            }
            // A directory that was there before stays.
            #expect(FileManager.default.fileExists(atPath: shop.path(place)) == (place == "mine"))
        }
    }

    @Test func `an empty library that somebody has made is no clone, and stays`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        #expect(try shop.lectern("-C", "library", "bundle", "export", "all.bundle").status == 0)
        #expect(try shop.lectern("init", "mine").status == 0)
        let library = try shop.status("mine").string("library")
        for words in [["clone", "all.bundle", "mine"], ["clone", "library", "mine"], ["init", "mine"]] {
            let refused = try shop.lectern(["--json"] + words)
            #expect(refused.status == 1, "\(words)")
            #expect(try refused.problem().string("code") == "exists", "\(words)")
        }
        #expect(try shop.status("mine").string("library") == library)
    }
}

/// A hub that hears what is asked, and never answers.
private final class SilentHub {
    private let listener: LoopbackListener
    private static let patienceInMilliseconds: Int32 = 600_000

    init() throws { listener = try LoopbackListener() }

    var port: UInt16 { listener.port }

    /// Waits until somebody connects: from then on the one who asks waits for an answer.
    func awaitRequest() throws {
        var waiting = pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)
        try #require(poll(&waiting, 1, Self.patienceInMilliseconds) == 1)
    }
}
