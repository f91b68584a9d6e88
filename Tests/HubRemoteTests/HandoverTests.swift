import NIOCore
import Testing

@testable import HubRemote

@Suite(.timeLimit(.minutes(30))) struct HandoverTests {
    private let handover = Handover()
    private let piece = ByteBuffer(bytes: [1, 2, 3])

    private func gaveUp(on other: Handover? = nil) async throws -> Bool {
        try await OutgoingBundle(offer: HubSample.offer([]), handover: other ?? handover)
            .watch(idleTimeout: .milliseconds(1))
    }

    @Test func `pieces arrive in order, and then the end`() async throws {
        async let given: Void = {
            for number: UInt8 in 0..<100 { _ = await handover.give(ByteBuffer(bytes: [number])) }
            await handover.end()
        }()
        var taken: [UInt8] = []
        for try await piece in handover { taken += Array(buffer: piece) }
        await given
        #expect(taken == Array(0..<100))
        #expect(await handover.isComplete)
        #expect(try await !gaveUp())
    }

    @Test func `whoever gives is told that nobody takes any more`() async throws {
        #expect(await handover.give(piece))
        async let second = handover.give(piece)
        await handover.close()
        #expect(await !second)
        #expect(await !handover.give(piece))
        #expect(try await !gaveUp())
    }

    @Test func `whoever takes after the close breaks off, and does not see an end`() async throws {
        let handover = handover
        let taking = Task { try await handover.take() }
        await handover.close()
        await #expect(throws: CancellationError.self) { try await taking.value }
    }

    @Test func `a piece that nobody takes is given up, but not once the request was refused`() async throws {
        #expect(await handover.give(piece))
        #expect(try await gaveUp())
        await handover.settle()
        #expect(try await !gaveUp())
    }

    @Test func `nobody is given up while there is nothing to take`() async throws {
        async let gaveUp = gaveUp()
        // Meanwhile others wait for as long as it takes to give up, one after the other.
        for _ in 0..<20 {
            let other = Handover()
            #expect(await other.give(piece))
            #expect(try await self.gaveUp(on: other))
        }
        await handover.settle()
        #expect(try await !gaveUp)
    }
}
