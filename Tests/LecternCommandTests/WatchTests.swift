import Foundation
import Glibc
import Testing

/// A watch that can't write its own replica for a while.
@Suite struct WatchTests {
    @Test func `a watch waits while another process has the library, says so once, and goes on afterwards`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("here")
        #expect(try shop.lectern("-C", "here", "remote", "add", "folder", "folder").status == 0)
        #expect(try shop.sync("here").status == 0)
        #expect(try shop.lectern("clone", "folder", "there").status == 0)
        #expect(try shop.lectern("-C", "here", "tag", article, "+one").status == 0)
        let watch = try WatchingSync("here", in: shop, environment: ["LECTERN_LOCK_TIMEOUT": "0"])
        #expect(try watch.next().number("sent") == 1)

        let lock = open(shop.path("here/library.lectern-lock"), O_RDWR | O_CLOEXEC)
        try #require(lock >= 0 && flock(lock, LOCK_EX) == 0)
        #expect(try shop.lectern("-C", "there", "mark", article, "--favourite").status == 0)
        #expect(try shop.sync("there").status == 0)
        #expect(try watch.nextProblem().string("code") == "locked")
        // Long enough for another attempt.
        Thread.sleep(forTimeInterval: 1.5)
        close(lock)
        #expect(try watch.next().number("new") == 1)
        #expect(watch.interrupt() == 130)
        #expect(try watch.unreadErrors() == "")
    }
}
