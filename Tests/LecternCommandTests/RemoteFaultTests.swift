import Foundation
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
        let watch = try WatchingSync("here", in: shop)
        let line = try watch.next()
        #expect(try line.string("remote") == "good" && line.number("sent") == 1)
        #expect(watch.interrupt() == 130)
    }
}
