import Causality
import RemoteConformance
import SyncProtocol
import Testing
import WireFormat

@Suite struct RetryPolicyTests {
    private static let library = LibraryID(value: 7)

    /// Syncs an empty replica with a remote in memory; returns the pauses, and the problem that ended it.
    private func pauses(
        _ faults: RemoteFault..., jitter: Double = 0.5, change: (inout RetryPolicy) -> Void = { _ in }
    ) async throws -> (pauses: [Duration], problem: RemoteProblem?) {
        let pauses = PauseBook()
        var policy = RetryPolicy(sleep: { pauses.note($0) }, jitter: { jitter })
        change(&policy)
        let place = MemoryPlace(MemoryLog(of: Self.library, number: 1))
        let remote = MemoryRemote(to: place, library: Self.library, faults: faults)
        let procedure = SyncProcedure(MemoryLog(of: Self.library, number: 2), with: remote, retry: policy)
        do {
            _ = try await procedure.run()
            return (pauses.all, nil)
        } catch let problem as RemoteProblem {
            return (pauses.all, problem)
        }
    }

    @Test func `pauses double, and are spread by a half to either side`() async throws {
        let shortest = try await pauses(.failing(times: 3), jitter: 0)
        #expect(shortest.pauses == [.milliseconds(250), .milliseconds(500), .seconds(1)])
        #expect(shortest.problem == nil)
        let longest = try await pauses(.failing(times: 3), jitter: 1).pauses
        #expect(longest == [.milliseconds(750), .milliseconds(1500), .seconds(3)])
    }

    @Test func `it gives up after as many attempts as are allowed, with the last problem`() async throws {
        let result = try await pauses(.failing(times: 99))
        #expect(result.pauses.count == 3)
        #expect(result.problem?.code == "remote-failed")
        #expect(try await pauses(.failing(times: 1), change: { $0.attempts = 1 }).pauses == [])
    }

    @Test func `a remote that says when to come back is obeyed, and not by all at once`() async throws {
        #expect(try await pauses(.busy(times: 1, retryAfterInSeconds: 7), jitter: 0).pauses == [.seconds(7)])
        let spread = try await pauses(.busy(times: 1, retryAfterInSeconds: 7), jitter: 0.5).pauses
        #expect(spread == [.seconds(7) + .milliseconds(250)])
        #expect(try await pauses(.busy(times: 1, retryAfterInSeconds: nil), jitter: 0).pauses == [.milliseconds(250)])
    }

    @Test func `a remote that asks for more than anybody waits is left at once`() async throws {
        for seconds in [121, .max] {
            let result = try await pauses(.busy(times: 1, retryAfterInSeconds: seconds))
            #expect(result.pauses == [])
            #expect(result.problem?.code == "busy")
        }
        #expect(try await pauses(.busy(times: 1, retryAfterInSeconds: 120), jitter: 0).pauses == [.seconds(120)])
    }

    @Test func `no pause is shorter than it would be by itself, whatever a remote says`() async throws {
        for seconds in [0, -1, .min] {
            let result = try await pauses(.busy(times: 3, retryAfterInSeconds: seconds), jitter: 0)
            #expect(result.pauses == [.milliseconds(250), .milliseconds(500), .seconds(1)])
        }
    }

    @Test func `no pause is longer than the longest, however often it fails`() async throws {
        let result = try await pauses(.failing(times: 80), change: { $0.attempts = 100 })
        #expect(result.pauses.count == 80)
        #expect(result.pauses.allSatisfy { $0 > .zero && $0 <= .seconds(120) })
        #expect(result.problem == nil)
    }

    @Test func `what does not pass is not tried again`() async throws {
        for (fault, code) in [
            (RemoteFault.wrongToken, "unauthorized"), (.expiredToken, "token-expired"),
            (.unknownLibrary, "unknown-library"), (.newerFormat, "bundle-newer"),
        ] {
            let result = try await pauses(fault)
            #expect(result.pauses == [])
            #expect(result.problem?.code == code)
        }
    }
}
