import Foundation
import Synchronization
import Testing

@testable import ReplicaStore

@Suite
struct WriterLockTests {
    @Test
    func `a writer that wants the lock again at once does not starve who waits`() async throws {
        let files = DatabaseFiles(FileManager.default.temporaryDirectory.path + "/lectern-lock-\(UUID().uuidString)")
        defer { files.remove() }
        let greedyTurns = Mutex(0)
        let isDone = Mutex(false)
        let greedy = Thread {
            guard let lock = try? WriterLock(files, options: .fast) else { return }
            while !isDone.withLock({ $0 }) {
                _ = try? lock.withLock { usleep(5_000) }
                greedyTurns.withLock { $0 += 1 }
            }
        }
        greedy.start()
        while greedyTurns.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(1)) }
        let patient = try WriterLock(files, options: .fast)
        let before = greedyTurns.withLock { $0 }
        for _ in 0..<20 { try patient.withLock { _ = usleep(5_000) } }
        let taken = greedyTurns.withLock { $0 } - before
        isDone.withLock { $0 = true }
        // Turns alternate, so the greedy one gets about as many. Without the order it gets eight times as many.
        #expect(taken <= 60, "20 turns of the patient writer took \(taken) of the greedy one")
    }
}
