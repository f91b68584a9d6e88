public import Causality
public import SyncProtocol
public import WireFormat

/// A remote in memory: everything goes through the bytes that a network would carry, and faults are injected on the way.
///
/// Each remote is one connection with one role; what it reaches is a `MemoryPlace`.
public final class MemoryRemote: Remote {
    static let name = "memory"
    /// Frames that the remote takes at a time, as a hub does.
    private static let framesAtOnce = 8

    private let place: MemoryPlace
    private let library: LibraryID
    private let role: MemberRole
    private let pieceInBytes: Int
    private let clockOffset: Int64
    private let faults: FaultLine

    /// Connects to a place.
    ///
    /// - Parameter library: the library of whoever connects.
    public init(
        to place: MemoryPlace, library: LibraryID, role: MemberRole = .writer, faults: [RemoteFault] = [],
        pieceInBytes: Int = 512
    ) {
        self.place = place
        self.library = library
        self.role = role
        self.pieceInBytes = pieceInBytes
        var offset: Int64 = 0
        for case .clockOffset(let milliseconds) in faults { offset = milliseconds }
        clockOffset = offset
        self.faults = FaultLine(faults)
    }

    /// What is there.
    public func state() async throws -> RemoteState {
        try await faults.begin()
        let state = try await Self.refusing { try await place.store.state() }
        return try checked(remoteState(state, vector: state.vector))
    }

    /// Whatever the asker lacks, one frame at a time.
    public func pull(_ request: PullRequest) async throws -> RemoteAnswer {
        try await faults.begin()
        let state = try await Self.refusing { try await place.store.state() }
        let offer = try await Self.refusing {
            // A hub is told the one by a body, the other by a header.
            var sent = try PullRequest(bytes: request.encoded)
            sent.arrived = request.arrived
            return try await place.store.offer(sent, includesPrivate: role.isMember)
        }
        let sending = OutgoingBundle(
            offer, pieceInBytes: pieceInBytes, isNewer: await faults.has(.newerFormat), lead: place.lead)
        let limit = await faults.take { if case .cutReceiving(let bytes) = $0 { bytes } else { nil } }
        let repeats = await faults.take { $0 == .repeatedPiece ? true : nil } ?? false
        let pieces = PieceLine(repeats: repeats) { try await sending.next() }
        let arriving = ArrivingBundle(limit: limit ?? .max, lead: place.lead) { try await pieces.next() }
        let header = try await Self.received { try await arriving.header() }
        return RemoteAnswer(
            state: try checked(remoteState(state, vector: header.to)),
            offer: ChangeOffer(header: header) { try await Self.received { try await arriving.next() }.map { [$0] } })
    }

    /// Hands over changes; what came whole before a cut is taken.
    public func push(_ offer: ChangeOffer) async throws -> ReceivedCount {
        try await faults.begin()
        guard role.isMember else { throw Self.refusal("forbidden") }
        let sending = OutgoingBundle(offer, pieceInBytes: pieceInBytes, lead: place.lead)
        let limit = await faults.take { if case .cutSending(let bytes) = $0 { bytes } else { nil } }
        let arriving = ArrivingBundle(limit: limit ?? .max, lead: place.lead) {
            do { return try await sending.next() } catch { throw SenderFailure(cause: error) }
        }
        var (count, waiting) = (ReceivedCount(), FrameBatch())
        let taking: Result<Void, any Error>
        do {
            try await take(arriving, &count, &waiting)
            taking = .success(())
        } catch {
            taking = .failure(error)
        }
        count.held = try await Self.refusing { try await place.store.endPush() }
        try taking.get()
        if let snapshot = waiting.snapshot {
            try await Self.refusing { try await place.store.expectWhole(snapshot) }
        }
        if await faults.take({ $0 == .lostAnswer ? true : nil }) != nil {
            throw RemoteProblem.interrupted(remote: Self.name, cause: "the answer was lost")
        }
        return count
    }

    private func take(
        _ arriving: ArrivingBundle, _ count: inout ReceivedCount, _ waiting: inout FrameBatch
    ) async throws {
        var isLast = false
        while !isLast {
            var failure: (any Error)?
            do {
                while waiting.count < Self.framesAtOnce && !isLast {
                    let frame = try await Self.received { try await arriving.next() }
                    if let frame { waiting.append(frame) }
                    isLast = frame == nil
                }
            } catch {
                failure = error
            }
            if waiting.count > 0 {
                let frames = waiting.removeAll()
                count.add(try await Self.refusing { try await place.store.take(frames) })
                place.announce()
            }
            if let failure { throw (failure as? SenderFailure)?.cause ?? failure }
        }
    }

    /// What the place lacks although changes name it.
    public func lacking() async throws -> Lacking {
        try await faults.begin()
        var lacking = try await Self.refusing { try await place.store.state() }.lacking
        if !role.isMember { lacking.privateRecords = [] }
        return lacking
    }

    /// Hints: one at once, and one after each push.
    public func hints() async throws -> AsyncThrowingStream<Void, any Error> {
        try await faults.begin()
        return place.watch()
    }

    // MARK: Answers

    static func refusal(_ code: String) -> RemoteProblem {
        .refused(remote: name, code: code, sentence: "A test says so.", remedy: "Correct the test.")
    }

    private func remoteState(_ state: StoreState, vector: VersionVector) -> RemoteState {
        RemoteState(
            library: state.library, vector: vector, role: role, lacksSomething: !state.lacking.isEmpty,
            baselineChanges: state.baseline.changeCount, arrived: role.isMember ? state.arrived : nil,
            nowInMilliseconds: 1_767_225_600_000 + clockOffset)
    }

    private func checked(_ state: RemoteState) throws(RemoteProblem) -> RemoteState {
        guard state.library == library else {
            throw .otherLibrary(remote: Self.name, found: state.library, expected: library)
        }
        return state
    }

    /// Does what the remote does by itself; what is wrong there comes back as its refusal.
    private static func refusing<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch let problem as any ExplainedProblem {
            throw RemoteProblem.refused(
                remote: name, code: problem.code, sentence: problem.sentence, remedy: problem.remedy)
        }
    }

    /// Reads what came; what is wrong with the bytes comes out as a problem of the way.
    private static func received<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch let problem as BundleProblem {
            switch problem {
            case .truncated: throw RemoteProblem.interrupted(remote: name, cause: "the bytes ended early")
            case .newerFormat:
                throw RemoteProblem.refused(
                    remote: name, code: problem.code, sentence: problem.sentence, remedy: problem.remedy)
            default: throw RemoteProblem.damaged(remote: name, cause: problem.sentence)
            }
        }
    }
}

/// What the offer that is being pushed threw: the sender's own problem, and none of the remote's.
private struct SenderFailure: Error {
    let cause: any Error
}

/// Pieces on their way, the first one perhaps twice.
private actor PieceLine {
    private let source: @Sendable () async throws -> [UInt8]?
    private var repeats: Bool
    private var repeated: [UInt8]?

    init(repeats: Bool, source: @escaping @Sendable () async throws -> [UInt8]?) {
        self.repeats = repeats
        self.source = source
    }

    func next() async throws -> [UInt8]? {
        if let piece = repeated.take() { return piece }
        let piece = try await source()
        if repeats {
            repeated = piece
            repeats = false
        }
        return piece
    }
}
