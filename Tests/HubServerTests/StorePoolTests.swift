import Synchronization
import Testing

@testable import HubServer

@Suite struct StorePoolTests {
    private let libraries = (1...4).map { LibraryID(value: UInt128($0)) }

    /// Opens stores, and counts how often.
    private final class Opener: Sendable {
        let stores = MemoryStores()
        let openings = Mutex<[LibraryID]>([])
        let gate = Gate()

        func open(_ library: LibraryID) async -> MemoryStore {
            openings.withLock { $0.append(library) }
            await gate.wait()
            return stores[library]
        }
    }

    private func pool(_ opener: Opener, limit: Int) -> StorePool<MemoryStore> {
        StorePool(limit: limit) { await opener.open($0) }
    }

    @Test func `a library is opened once, by whoever comes first`() async throws {
        let opener = Opener()
        let pool = pool(opener, limit: 2)
        let library = libraries[0]
        await opener.gate.shut()
        try await withThrowingTaskGroup(of: StoreLease<MemoryStore>.self) { group in
            for _ in 0..<10 { group.addTask { try await pool.lease(library) } }
            await opener.gate.open()
            for try await lease in group { #expect(try await lease.store.state().library == library) }
        }
        #expect(opener.openings.withLock { $0 } == [library])
        #expect(pool.openCount == 1)
    }

    @Test func `what is in use is never closed, and too many are refused`() async throws {
        let opener = Opener()
        let pool = pool(opener, limit: 2)
        let first = try await pool.lease(libraries[0])
        var second: StoreLease<MemoryStore>? = try await pool.lease(libraries[1])
        await #expect(throws: StorePoolProblem(limit: 2)) { try await pool.lease(libraries[2]) }
        try await pool.closeIdle(after: .zero)
        #expect(pool.openCount == 2)
        #expect(second != nil)
        second = nil
        let third = try await pool.lease(libraries[2])
        #expect(pool.openCount == 2)
        #expect(await opener.stores[libraries[1]].closings == 1)
        #expect(await opener.stores[libraries[0]].closings == 0)
        withExtendedLifetime((first, third)) {}
    }

    @Test func `of those that are idle, the one that has been for longest makes room`() async throws {
        let opener = Opener()
        let pool = pool(opener, limit: 3)
        for library in [0, 1, 2, 0] { _ = try await pool.lease(libraries[library]) }
        _ = try await pool.lease(libraries[3])
        #expect(await opener.stores[libraries[1]].closings == 1)
        #expect(await opener.stores[libraries[0]].closings == 0)
    }

    @Test func `what was idle is closed, and opened again when it is asked for`() async throws {
        let opener = Opener()
        let pool = pool(opener, limit: 2)
        _ = try await pool.lease(libraries[0])
        try await pool.closeIdle(after: .seconds(300))
        #expect(pool.openCount == 1)
        try await pool.closeIdle(after: .zero)
        #expect(pool.openCount == 0)
        _ = try await pool.lease(libraries[0])
        #expect(opener.openings.withLock { $0.count } == 2)
    }

    @Test func `a store that can't be opened doesn't stay in the way`() async throws {
        let isBroken = Mutex(true)
        let stores = MemoryStores()
        let pool = StorePool(limit: 1) { library -> MemoryStore in
            if isBroken.withLock({ $0 }) { throw StoreProblem.corrupt(path: "p", detail: "d") }
            return stores[library]
        }
        await #expect(throws: StoreProblem.self) { try await pool.lease(libraries[0]) }
        isBroken.withLock { $0 = false }
        #expect(try await pool.lease(libraries[0]).store.state().library == libraries[0])
    }

    @Test func `where one can't be opened, an idle one makes room, once`() async throws {
        let failures = Mutex(0)
        let stores = MemoryStores()
        let pool = StorePool(limit: 9) { library -> MemoryStore in
            let isFailing = failures.withLock { left in
                defer { left = max(0, left - 1) }
                return left > 0
            }
            if isFailing { throw StoreProblem.failed(attempt: "open it", cause: "too many open files") }
            return stores[library]
        }
        for library in libraries.prefix(3) { _ = try await pool.lease(library) }
        failures.withLock { $0 = 1 }
        #expect(try await pool.lease(libraries[3]).store.state().library == libraries[3])
        #expect(await stores[libraries[0]].closings == 1)
        #expect(pool.openCount == 3)

        failures.withLock { $0 = 3 }
        await #expect(throws: StoreProblem.self) { try await pool.lease(libraries[0]) }
        #expect(failures.withLock { $0 } == 1)
        #expect(await stores[libraries[1]].closings == 1)
        #expect(pool.openCount == 2)
    }

    @Test func `many tasks that use more libraries than may be open never meet a closed store`() async throws {
        let opener = Opener()
        let pool = pool(opener, limit: 3)
        let libraries = libraries
        let served = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<4 {
                group.addTask {
                    var served = 0
                    for round in 0..<200 {
                        let library = libraries[(task &* 31 &+ round &* 7) % libraries.count]
                        guard let lease = try await Self.leaseUnlessBusy(library, from: pool) else { continue }
                        if try await lease.store.state().library == library { served += 1 }
                        withExtendedLifetime(lease) {}
                        if round % 20 == 0 { try await pool.closeIdle(after: .zero) }
                    }
                    return served
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(served > 400)
        #expect(pool.openCount <= 3)
    }

    private static func leaseUnlessBusy(_ library: LibraryID, from pool: StorePool<MemoryStore>) async throws
        -> StoreLease<MemoryStore>?
    {
        do {
            return try await pool.lease(library)
        } catch is StorePoolProblem {
            return nil
        }
    }
}
