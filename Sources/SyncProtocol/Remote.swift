public import Causality
public import WireFormat

/// A place where the changes of one library go to meet: a hub, a folder, the memory of a test.
///
/// A remote answers few questions, and every one of them can be cut short at any point: what was taken by then stays
/// taken, and asking again goes on from there. Absence never deletes. All errors that leave a remote are `RemoteProblem`.
public protocol Remote: Sendable {
    /// What is there, without being given any of it.
    func state() async throws -> RemoteState

    /// Whatever the asker lacks.
    ///
    /// One request where nothing is new. The state that comes along is that before the offer is taken.
    func pull(_ request: PullRequest) async throws -> RemoteAnswer

    /// Hands over changes.
    ///
    /// - Returns: what became of them, once the remote holds them durably.
    func push(_ offer: ChangeOffer) async throws -> ReceivedCount

    /// Takes a snapshot in the place of the changes that it stands for, which the remote may forget then.
    ///
    /// - Parameters:
    ///   - retired: replicas that are out of use, for whom others may tidy up.
    ///   - forgotten: blobs that were known to the store, and that nothing refers to any more.
    /// - Throws: as `push` does.
    func keep(baseline offer: ChangeOffer, retired: [ReplicaID], forgotten: [ContentHash]) async throws

    /// Hears with each sync that hands no baseline over which blobs the store has forgotten, where there are any.
    ///
    /// - Parameters:
    ///   - blobs: as `keep` has them.
    ///   - baseline: what the store's baseline stands for, with which they were forgotten.
    ///   - retired: replicas that are out of use.
    func forget(_ blobs: [ContentHash], beneath baseline: VersionVector, retired: [ReplicaID]) async throws

    /// What the remote lacks although it should have it; see `RemoteState.lacksSomething`.
    func lacking() async throws -> Lacking

    /// Hears at the end of a sync what the store itself still lacks, where the remote lacks something.
    ///
    /// One that asks others for things in the store's name asks for no more than that from then on.
    func note(stillLacking lacking: Lacking) async throws

    /// What people should know that turned out only while offers were taken, beside the notes of the answers; each is said
    /// once.
    func notesOfOffers() async -> [RemoteNote]

    /// Hints that something may be new, until the stream is dropped.
    ///
    /// A hint says nothing of what is new: data comes by `pull`. The stream ends or throws when the connection is lost.
    func hints() async throws -> AsyncThrowingStream<Void, any Error>
}

extension Remote {
    /// Hands it over like changes.
    public func keep(baseline offer: ChangeOffer, retired: [ReplicaID], forgotten: [ContentHash]) async throws {
        _ = try await push(offer)
    }

    /// Does nothing: one that keeps blobs with what refers to them knows by itself which it needs.
    public func forget(_ blobs: [ContentHash], beneath baseline: VersionVector, retired: [ReplicaID]) {}

    /// Does nothing.
    public func note(stillLacking lacking: Lacking) {}

    /// None: all was known with the answers.
    public func notesOfOffers() -> [RemoteNote] { [] }
}

/// What a remote says of itself with every answer.
public struct RemoteState: Hashable, Sendable {
    /// The library.
    public var library: LibraryID
    /// What it holds.
    public var vector: VersionVector
    /// What the asker may do there.
    public var role: MemberRole
    /// Whether changes that it holds name things that it doesn't.
    public var lacksSomething: Bool
    /// How many changes it has as a snapshot only.
    public var baselineChanges: UInt64
    /// How far a snapshot has come that was cut off on its way there.
    public var arrived: SnapshotPlace?
    /// Its clock in milliseconds since 1970; `nil` where it has none.
    public var nowInMilliseconds: Int64?

    /// Creates a state.
    public init(
        library: LibraryID, vector: VersionVector, role: MemberRole, lacksSomething: Bool = false,
        baselineChanges: UInt64 = 0, arrived: SnapshotPlace? = nil, nowInMilliseconds: Int64? = nil
    ) {
        self.library = library
        self.vector = vector
        self.role = role
        self.lacksSomething = lacksSomething
        self.baselineChanges = baselineChanges
        self.arrived = arrived
        self.nowInMilliseconds = nowInMilliseconds
    }
}

/// What somebody may do at a remote.
public enum MemberRole: String, Hashable, Sendable, CaseIterable, Comparable {
    /// May pull everything but private records.
    case reader
    /// May pull and push everything.
    case writer
    /// May do all that there is to do.
    case owner

    /// Whether private records are shown, and changes taken.
    public var isMember: Bool { self != .reader }

    /// Orders by what one may do.
    public static func < (left: Self, right: Self) -> Bool {
        let order: [Self] = [.reader, .writer, .owner]
        return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
    }
}

/// What a remote answers to a pull.
public struct RemoteAnswer: Sendable {
    /// What it holds, and what the asker may do.
    public let state: RemoteState
    /// What the asker lacks.
    public let offer: ChangeOffer
    /// What people should know, such as files that were passed over.
    public let notes: [RemoteNote]

    /// Creates an answer.
    public init(state: RemoteState, offer: ChangeOffer, notes: [RemoteNote] = []) {
        self.state = state
        self.offer = offer
        self.notes = notes
    }
}

/// Something that people should know of a remote; nothing failed by it.
public struct RemoteNote: Hashable, Sendable {
    /// The stable code; see Protocol/Registry.md.
    public let code: String
    /// What it is, in a sentence or two.
    public let sentence: String

    /// Creates a note.
    public init(code: String, sentence: String) {
        self.code = code
        self.sentence = sentence
    }
}
