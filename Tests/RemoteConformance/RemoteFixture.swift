public import Causality
public import LibraryModel
public import SyncProtocol

/// Makes places, remotes and replicas of one kind.
public protocol RemoteFixture: Sendable {
    /// Why something does not exist for this kind of remote; `nil` where it does.
    func absence(of ability: FixtureAbility) -> String?

    /// Makes an empty place where a library's changes can meet.
    func makePlace(for library: LibraryID) async throws -> any RemotePlace

    /// Makes an empty replica; another number is another author.
    func makeReplica(of library: LibraryID, number: UInt64) async throws -> any ConformanceReplica
}

/// A place where a library's changes meet.
public protocol RemotePlace: Sendable {
    /// Connects a replica to the place.
    ///
    /// - Parameter faults: what goes wrong on this connection, each as often as it says.
    func makeRemote(
        for replica: ReplicaID, as role: MemberRole, faults: [RemoteFault]
    ) async throws -> any Remote

    /// Loses all blobs that are there, as a damaged disk does; what remains knows that they are lacking.
    func loseBlobs() async throws

    /// The most frames by which a sender was ahead of its reader.
    func longestLead() async throws -> Int

    /// Ends the place, and all connections to it.
    func end() async throws
}

/// A replica on which a case can work like a person.
public protocol ConformanceReplica: SyncingStore {
    /// The author.
    var author: ReplicaID { get }
    /// The digest of the library as it stands.
    func libraryDigest() async throws -> LibraryDigest

    /// Saves a page with a body, which becomes a blob.
    func savePage(_ url: String, title: String, body: String?) async throws -> ItemKey

    /// Comments on an item; the e-mail address becomes a private record.
    func addComment(on item: ItemKey, email: String) async throws

    /// Gives an article a title.
    func write(title: String, of article: ItemKey) async throws
}

/// Something that exists for some kinds of remotes only.
public enum FixtureAbility: String, Hashable, Sendable, CaseIterable {
    /// Readers, to whom private records are not given.
    case readers
    /// Tokens that can be wrong, or expire.
    case tokens
    /// Other libraries, one of which may be unknown.
    case libraries
    /// Bytes that can be cut, repeated or changed on the way.
    case transport
    /// Answers that can be lost after the work was done.
    case answers
    /// A machine that can have too much to do, or fail.
    case machine
    /// Files or messages of a newer program.
    case newerFormat
    /// A clock that can be wrong.
    case clock
    /// Blobs that can be lost, and are known to be lacking.
    case lostBlobs
    /// A sender that can be ahead of its reader.
    case sender
    /// Verification on arrival: what has a gap or a fork is not taken.
    case verification
}
