import Hummingbird
import NIOCore
import Synchronization
import Testing

@testable import HubServer

/// How slowly somebody may push, by a clock that the tests move.
@Suite struct PushIntakeTests {
    private let clock = SteppedClock()
    private let limits = HubLimits()
    private let library = LibraryID(value: 1)

    @Test func `somebody who pushes slowly is not cut off`() async throws {
        let count = try await take(
            try body(bytesEach: 40 << 10), bytesAtOnce: limits.leastPushedInBytes / 4,
            every: limits.idleTime / 4 + .seconds(1))
        #expect(count.folded == 1)
    }

    @Test func `somebody who pushes next to nothing is cut off, although never silent`() async throws {
        await #expect(throws: HubProblem.interrupted) {
            try await take(
                try body(bytesEach: 40 << 10), bytesAtOnce: limits.leastPushedInBytes / 16,
                every: limits.idleTime / 10)
        }
    }

    @Test func `the time that the store takes is not the sender's`() async throws {
        let store = MemoryStore(library)
        await store.beforeTaking { [clock, limits] in clock.step(by: limits.idleTime * 2) }
        // More than are taken at once, and all of them smaller than what would have to come in the store's time.
        let body = try body(10, bytesEach: 0)
        #expect(body.count < limits.leastPushedInBytes)
        let count = try await take(body, bytesAtOnce: 64, every: .milliseconds(1), by: store)
        #expect(count.folded == 10)
        #expect(await store.takings > 1)
    }

    private func body(_ changes: Int = 1, bytesEach: Int) throws -> [UInt8] {
        var author = SampleAuthor(7)
        return try bundle(library, (0..<changes).map { _ in author.segment(bytes: bytesEach) })
    }

    /// What a store takes of a body that comes in pieces, a while before each.
    private func take(
        _ body: [UInt8], bytesAtOnce: Int, every pause: Duration, by store: MemoryStore? = nil
    ) async throws -> ReceivedCount {
        var intake = PushIntake(
            store ?? MemoryStore(library), library, limits, Admission(limits), token: nil,
            now: { [clock] in clock.now }, requireAccess: {})
        let rest = Mutex(body[...])
        let pieces = AsyncStream<ByteBuffer> { [clock] in
            clock.step(by: pause)
            return rest.withLock { rest in
                guard !rest.isEmpty else { return nil }
                defer { rest = rest.dropFirst(bytesAtOnce) }
                return ByteBuffer(bytes: rest.prefix(bytesAtOnce))
            }
        }
        try await intake.receive(RequestPieces(body: RequestBody(asyncSequence: pieces), metrics: HubMetrics()))
        return intake.count
    }
}
