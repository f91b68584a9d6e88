import Dispatch
import Foundation
import Glibc
import Testing

/// One remote among several with which nothing goes right.
@Suite struct RemoteFaultTests {
    @Test(arguments: [false, true])
    func `a snapshot that cannot be taken keeps no other remote out, and ends no watch`(isWatching: Bool) throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("here")
        for name in ["bad", "good"] {
            #expect(try shop.lectern("-C", "here", "remote", "add", name, name).status == 0)
        }
        #expect(try shop.lectern("-C", "here", "sync").status == 0)
        // What goes on from here, and is handed on as a snapshot, is forgotten again as by restoring the files in place.
        let files = ["here/library.lectern", "here/library.lectern-identity"]
        let earlier = try files.map { try shop.bytes($0) }
        for title in ["One", "Two"] {
            #expect(try shop.lectern("-C", "here", "edit", article, "--title", title).status == 0)
        }
        #expect(try shop.lectern("-C", "here", "sync", "bad").status == 0)
        #expect(try shop.lectern("-C", "here", "compact", "--keep", "0").status == 0)
        #expect(try shop.lectern("-C", "here", "sync", "bad").status == 0)
        for (file, bytes) in zip(files, earlier) { try shop.write(bytes, to: file) }
        try shop.write("", to: "here/library.lectern-wal")
        try? FileManager.default.removeItem(atPath: shop.path("here/library.lectern-shm"))
        #expect(try shop.lectern("-C", "here", "edit", article, "--title", "Three").status == 0)

        guard isWatching else {
            let partly = try shop.lectern("-C", "here", "--json", "sync")
            #expect(partly.status == 3)
            #expect(try partly.json().string("remote") == "good")
            #expect(try partly.problem().string("code") == "snapshot-of-copy")
            return
        }
        let watch = shop.process(try CommandBinary.path.get(), ["-C", "here", "--json", "sync", "--watch"])
        let output = Pipe()
        watch.standardOutput = output
        watch.standardError = FileHandle.nullDevice
        try watch.run()
        // Whatever goes wrong, nobody waits for a line that never comes.
        let watchdog = DispatchWorkItem { kill(watch.processIdentifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: watchdog)
        defer {
            watchdog.cancel()
            if watch.isRunning { kill(watch.processIdentifier, SIGKILL) }
            watch.waitUntilExit()
        }
        let line = try JSONObject(parsing: Array(output.fileHandleForReading.availableData))
        #expect(try line.string("remote") == "good" && line.number("sent") == 1)
        kill(watch.processIdentifier, SIGINT)
        watch.waitUntilExit()
        #expect(watch.status == 130)
    }
}
