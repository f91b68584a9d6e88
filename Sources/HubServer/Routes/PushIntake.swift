internal import Causality
internal import NIOCore
internal import SyncProtocol
internal import WireFormat

/// Takes a bundle as it arrives: several frames at a time, each time durably.
///
/// When it breaks off, or a frame is refused, what was taken before stays: the sender asks what is here and goes on
/// from there. Nothing is taken of somebody who may not push any more, although they might when they began.
struct PushIntake {
    /// Frames are taken several at a time: each time costs a transaction, and each frame memory.
    private static let framesAtOnce = 8
    private static let bytesAtOnce = 4 << 20

    /// What became of it so far.
    private(set) var count = ReceivedCount()

    private let store: any ChangeStore
    private let library: LibraryID
    private let limitInBytes: Int
    private let memory: HeldMemory
    private var parser = BundleParser()
    private var receivedInBytes = 0
    private var waiting = FrameBatch()
    private var takingInBytes = 0
    private let admission: Admission
    private let token: ContentHash?
    /// The library's turn for a snapshot, once one comes.
    private var turn: Permit?
    private let requireAccess: @Sendable () async throws -> Void
    private let accessInterval: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private var accessed: ContinuousClock.Instant
    private let idleTime: Duration
    private let leastInBytes: Int
    /// How much came since when; the time that the store takes isn't the sender's.
    private var pace: (start: ContinuousClock.Instant, bytes: Int)

    /// - Parameters:
    ///   - token: who sends it.
    ///   - now: the clock that its sender is measured by.
    ///   - requireAccess: throws where they may not push any more.
    init(
        _ store: any ChangeStore, _ library: LibraryID, _ limits: HubLimits, _ admission: Admission,
        token: ContentHash?, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        requireAccess: @escaping @Sendable () async throws -> Void
    ) {
        self.store = store
        self.library = library
        self.admission = admission
        self.token = token
        memory = admission.memory(of: token)
        limitInBytes = limits.pushInBytes
        self.requireAccess = requireAccess
        accessInterval = limits.accessInterval
        idleTime = limits.idleTime
        leastInBytes = limits.leastPushedInBytes
        self.now = now
        accessed = now()
        pace = (accessed, 0)
    }

    /// Takes all pieces, and verifies the end.
    ///
    /// What came before a mistake, or before the connection was lost, is good; it is taken before that is reported.
    mutating func receive(_ pieces: RequestPieces) async throws {
        let coming = await failure { intake in
            for try await piece in pieces { try await intake.feed(Array(piece.readableBytesView)) }
        }
        let taking = await failure { try await $0.take() }
        let ending = await failure { $0.count.held = try await $0.store.endPush() }
        if let failure = coming ?? taking ?? ending { throw failure }
        try parser.finish()
        try checkLibrary()
        if let snapshot = waiting.snapshot { try await store.expectWhole(snapshot) }
    }

    /// What a step throws: the ones behind it are taken all the same.
    private mutating func failure(of step: (inout Self) async throws -> Void) async -> (any Error)? {
        do {
            try await step(&self)
            return nil
        } catch {
            return error
        }
    }

    private mutating func feed(_ bytes: [UInt8]) async throws {
        receivedInBytes += bytes.count
        guard receivedInBytes <= limitInBytes else { throw HubProblem.tooLarge(limitInBytes: limitInBytes) }
        try checkPace(bytes.count)
        if now() - accessed >= accessInterval { try await askAgain() }
        try memory.hold(heldInBytes)
        parser.feed(bytes)
        while let frame = try nextFrame() {
            try checkLibrary()
            // What was typed may come to far more than the frame that it travels in.
            try memory.hold(heldInBytes + frame.contentInBytes)
            if case .snapshot = frame, turn == nil { turn = try admission.snapshot(in: library, with: token) }
            waiting.append(frame)
            guard waiting.count >= Self.framesAtOnce || waiting.contentInBytes >= Self.bytesAtOnce else { continue }
            try await take()
            try memory.hold(heldInBytes)
        }
    }

    /// The next frame; it is decompressed only where there is memory for that.
    private mutating func nextFrame() throws -> BundleFrame? {
        if let size = parser.nextFrameInBytes { try memory.hold(heldInBytes + size) }
        return try parser.next()
    }

    private mutating func take() async throws {
        try await askAgain()
        guard waiting.count > 0 else { return }
        // They take memory until the store has them, however long it is busy with others.
        takingInBytes = waiting.contentInBytes
        let start = now()
        count.add(try await store.take(waiting.removeAll()))
        pace.start += now() - start
        takingInBytes = 0
    }

    /// Refuses to go on where next to nothing comes.
    ///
    /// Somebody who sends a byte now and then is never silent, and would keep memory and permits for years.
    private mutating func checkPace(_ more: Int) throws(HubProblem) {
        pace.bytes += more
        guard now() - pace.start > idleTime else { return }
        guard pace.bytes >= leastInBytes else { throw .interrupted }
        pace = (now(), 0)
    }

    private mutating func askAgain() async throws {
        try await requireAccess()
        accessed = now()
    }

    private func checkLibrary() throws(HubProblem) {
        guard let found = parser.header?.library, found != library else { return }
        throw .otherLibrary(found: found, expected: library)
    }

    private var heldInBytes: Int { receivedInBytes - parser.summary.bytes + waiting.contentInBytes + takingInBytes }
}
