internal import Dispatch
internal import Foundation

/// A queue between two threads, one of which makes what the other takes.
///
/// Whoever makes is ahead by some bytes or a few elements, whichever is less, and then waits. Both end together: `making`
/// and `taking` return when the other thread has ended too, whatever was thrown.
///
/// Unchecked because the compiler knows of no condition: every field that changes is private, and read and written in
/// `put`, `next`, `finish` and `close` alone, each with the condition's lock held; elements are `Sendable`.
final class Conveyor<Element: Sendable>: @unchecked Sendable {
    /// Thrown to whoever makes, where nobody takes any more.
    struct Closed: Error {}

    /// How many elements lie there at most: one that says it has no bytes takes memory all the same.
    private static var limit: Int { 4 }

    private let limitInBytes: Int
    private let condition = NSCondition()
    private var waiting: [(element: Element, bytes: Int)] = []
    private var waitingInBytes = 0
    private var end: Result<Void, any Error>?
    private var isClosed = false

    private init(limitInBytes: Int) { self.limitInBytes = limitInBytes }

    /// Makes on another thread what is taken on this one.
    ///
    /// - Returns: what `take` returns.
    /// - Throws: what `take` throws; what `make` threw reaches it through `next`.
    static func making<Result>(
        upToBytes limit: Int, _ make: (Conveyor) throws -> Void, taking take: (Conveyor) throws -> Result
    ) throws -> Result {
        let conveyor = Conveyor(limitInBytes: limit)
        return try conveyor.meanwhile {
            conveyor.finish(.init { try make(conveyor) })
        } here: {
            defer { conveyor.close() }
            return try take(conveyor)
        }
    }

    /// Takes on another thread what is made on this one.
    ///
    /// - Returns: what `take` returns.
    /// - Throws: what `take` throws; what `make` threw reaches it through `next`.
    static func taking<Result>(
        upToBytes limit: Int, _ take: (Conveyor) throws -> Result, making make: (Conveyor) throws -> Void
    ) throws -> Result {
        let conveyor = Conveyor(limitInBytes: limit)
        // Written by the other thread, and read when that has ended.
        nonisolated(unsafe) var taken: Swift.Result<Result, any Error>?
        conveyor.meanwhile {
            taken = .init { try take(conveyor) }
            conveyor.close()
        } here: {
            conveyor.finish(.init { try make(conveyor) })
        }
        guard let taken else { preconditionFailure("the other thread has ended") }
        return try taken.get()
    }

    /// Runs `there` on a thread of its own and `here` on this one, and waits for both.
    private func meanwhile<Result>(_ there: () -> Void, here: () throws -> Result) rethrows -> Result {
        try withoutActuallyEscaping(there) { there in
            // Called by the other thread only, for which this one waits.
            nonisolated(unsafe) let there = there
            let group = DispatchGroup()
            DispatchQueue(label: "lectern.conveyor").async(group: group) { there() }
            defer { group.wait() }
            return try here()
        }
    }

    /// Adds an element, once there is room.
    ///
    /// - Throws: `Closed`.
    func put(_ element: Element, bytes: Int) throws {
        condition.lock()
        defer { condition.unlock() }
        while (waitingInBytes >= limitInBytes || waiting.count >= Self.limit) && !isClosed { condition.wait() }
        if isClosed { throw Closed() }
        waiting.append((element, bytes))
        waitingInBytes += bytes
        condition.signal()
    }

    /// Takes the next element, once there is one; `nil` after the last.
    ///
    /// - Throws: after the last one, what whoever makes has thrown.
    func next() throws -> Element? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty && end == nil { condition.wait() }
        guard !waiting.isEmpty else {
            try end?.get()
            return nil
        }
        let (element, bytes) = waiting.removeFirst()
        waitingInBytes -= bytes
        condition.signal()
        return element
    }

    private func finish(_ end: Result<Void, any Error>) {
        condition.lock()
        self.end = end
        condition.signal()
        condition.unlock()
    }

    private func close() {
        condition.lock()
        isClosed = true
        condition.signal()
        condition.unlock()
    }
}
