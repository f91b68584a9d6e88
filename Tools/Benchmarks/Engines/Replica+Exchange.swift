import Causality
import Lectern
import WireFormat

extension Replica {
    /// Each says what it holds, and what it lacks comes to it: a bundle each way, in files at two paths, where there is
    /// something to send.
    ///
    /// - Returns: the bytes of both vectors as bundles and requests write them, and of the bundles.
    nonisolated func exchange(
        with other: Replica, through bundles: [String]
    ) async throws -> (seconds: Double, bytes: Int) {
        var stopwatch = Stopwatch()
        stopwatch.start()
        var bytes = 0
        for (sender, receiver, bundle) in [(self, other, bundles[0]), (other, self, bundles[1])] {
            var export = ExportOptions()
            let held = try await receiver.read { try $0.vector() }
            var question = ByteWriter()
            question.versionVector(held)
            bytes += question.bytes.count
            if try await sender.read({ try held.contains($0.vector()) }) { continue }
            export.since = held
            bytes += try await sender.exportBundle(to: bundle, export).summary.bytes
            _ = try await receiver.importBundle(from: bundle)
        }
        stopwatch.stop()
        return (stopwatch.seconds, bytes)
    }

    /// Throws where the replicas hold different changes, or came to different states.
    nonisolated func expectSame(as other: Replica) async throws {
        let (vector, digest) = try await read { (try $0.vector(), try $0.digest()) }
        let (otherVector, otherDigest) = try await other.read { (try $0.vector(), try $0.digest()) }
        guard vector == otherVector else { throw BenchmarkProblem.diverged("the vectors") }
        guard digest == otherDigest else { throw BenchmarkProblem.diverged("the digests") }
    }
}
