import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import ReplicaStore

@Suite(.timeLimit(.minutes(10)))
struct WriterLockTests {
    /// Who wants the lock takes the turn, then the lock, and gives the turn back: so nobody comes between.
    ///
    /// ```
    /// a holder    has the lock ────────────────┐ lets go
    /// patient     takes the turn, and waits ───┼─────────┐ has the lock
    /// greedy                                   └ wants it └─ has it
    /// ```
    @Test
    func `a writer that wants the lock the moment it is free stands behind who waits already`() async throws {
        let directory = try TemporaryDirectory()
        let files = DatabasePaths(directory.path("library"))
        var options = StoreOptions.fast
        options.lockTimeoutInSeconds = 600
        let (greedy, patient) = (
            try WriterLock(files, options: options), try WriterLock(files, options: options)
        )
        let (holder, turn) = (open(files.lock, O_RDWR), open(files.lockTurn, O_RDWR))
        defer { for descriptor in [holder, turn] { close(descriptor) } }
        try #require(flock(holder, LOCK_EX | LOCK_NB) == 0)

        let order = Mutex<[String]>([])
        Thread { try? patient.withLock { order.withLock { $0.append("patient") } } }.start()
        while flock(turn, LOCK_EX | LOCK_NB) == 0 {
            flock(turn, LOCK_UN)
            try Task.checkCancellation()
            await Task.yield()
        }
        flock(holder, LOCK_UN)
        try greedy.withLock { order.withLock { $0.append("greedy") } }
        #expect(order.withLock { $0 } == ["patient", "greedy"])
    }
}
