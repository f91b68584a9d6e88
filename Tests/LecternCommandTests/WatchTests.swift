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
        try awaitAttempt(at: shop.path("here/library.lectern-lock"))
        close(lock)
        #expect(try watch.next().number("new") == 1)
        #expect(watch.interrupt() == 130)
        #expect(try watch.unreadErrors() == "")
    }

    /// Waits until somebody can't have a lock that is held, and so reads in its file who has it.
    private func awaitAttempt(at lock: String) throws {
        let events = inotify_init1(Int32(IN_CLOEXEC))
        defer { close(events) }
        try #require(inotify_add_watch(events, lock, UInt32(IN_ACCESS)) >= 0)
        var waiting = pollfd(fd: events, events: Int16(POLLIN), revents: 0)
        try #require(poll(&waiting, 1, 600_000) == 1)
    }
}
