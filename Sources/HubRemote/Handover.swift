internal import NIOCore

/// Hands pieces of a request's body from the task that makes them to the one that sends them, one at a time.
///
/// The HTTP client asks for its body in a task of its own, which nobody here owns: what runs there sees no cancellation
/// and may outlive the request. So the offer is asked in the caller's task, and only bytes cross over. Nobody gets ahead
/// of the connection by more than one piece.
actor Handover {
    private enum Slot {
        case empty
        case full(ByteBuffer)
        case ended
    }

    private var slot = Slot.empty
    private var isClosed = false
    private var giver: CheckedContinuation<Void, Never>?
    private var taker: CheckedContinuation<Void, Never>?
    /// Whether all there was to give was taken.
    private(set) var isComplete = false
    private var isSettled = false
    private var taken = 0

    /// Whether nobody waits for anything to be taken any more.
    var isOver: Bool { isComplete || isSettled || isClosed }

    /// Which piece waits to be taken, counted from 0, or the end of them; `nil` where none does.
    var waitingPiece: Int? {
        if case .empty = slot { return nil }
        return taken
    }

    /// Gives a piece once the one before was taken.
    ///
    /// - Returns: `false` where nobody takes any more.
    func give(_ piece: ByteBuffer) async -> Bool {
        guard await waitUntilEmpty() else { return false }
        slot = .full(piece)
        wakeTaker()
        return true
    }

    /// Says that nothing more is given.
    func end() async {
        guard await waitUntilEmpty() else { return }
        slot = .ended
        wakeTaker()
    }

    /// Takes the next piece; `nil` after the last.
    ///
    /// - Throws: `CancellationError` after `close`: whoever sends must break off, and not end the body in good form.
    func take() async throws -> ByteBuffer? {
        while true {
            if isClosed { throw CancellationError() }
            switch slot {
            case .full(let piece):
                slot = .empty
                taken += 1
                wakeGiver()
                return piece
            case .ended:
                isComplete = true
                return nil
            case .empty: await withCheckedContinuation { taker = $0 }
            }
        }
    }

    /// Says that the request was refused, while its refusal is still being read.
    ///
    /// Not `close`: a body that breaks off takes the rest of the answer with it.
    func settle() { isSettled = true }

    /// Says that nobody takes any more, and wakes whoever waits.
    func close() {
        isClosed = true
        wakeGiver()
        wakeTaker()
    }

    private func waitUntilEmpty() async -> Bool {
        while !isClosed {
            if case .empty = slot { return true }
            await withCheckedContinuation { giver = $0 }
        }
        return false
    }

    private func wakeGiver() {
        giver?.resume()
        giver = nil
    }

    private func wakeTaker() {
        taker?.resume()
        taker = nil
    }
}

extension Handover: AsyncSequence {
    /// Takes pieces until there is none.
    struct Iterator: AsyncIteratorProtocol {
        let handover: Handover

        mutating func next() async throws -> ByteBuffer? { try await handover.take() }
    }

    nonisolated func makeAsyncIterator() -> Iterator { Iterator(handover: self) }
}
