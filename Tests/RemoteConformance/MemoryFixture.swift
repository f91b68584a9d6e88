public import Causality
public import LibraryModel
internal import SyncProtocol

/// Remotes and replicas in memory, for which everything exists.
public struct MemoryFixture: RemoteFixture {
    /// Creates the fixture.
    public init() {}

    /// Everything can be played in memory.
    public func absence(of ability: FixtureAbility) -> String? { nil }

    /// Makes an empty place, over a log that refuses gaps as a hub does.
    public func makePlace(for library: LibraryID) async throws -> any RemotePlace {
        MemoryFixturePlace(library: library, log: MemoryLog(of: library, number: 0xf00d, keepsEarly: false))
    }

    /// Makes an empty replica in memory.
    public func makeReplica(of library: LibraryID, number: UInt64) async throws -> any ConformanceReplica {
        MemoryLog(of: library, number: number)
    }
}

private final class MemoryFixturePlace: RemotePlace {
    let library: LibraryID
    let log: MemoryLog
    let place: MemoryPlace

    init(library: LibraryID, log: MemoryLog) {
        self.library = library
        self.log = log
        place = MemoryPlace(log)
    }

    func makeRemote(for replica: ReplicaID, as role: MemberRole, faults: [RemoteFault]) async throws -> any Remote {
        MemoryRemote(to: place, library: library, role: role, faults: faults)
    }

    func loseBlobs() async throws { await log.loseBlobs() }

    func longestLead() async throws -> Int { await place.longestLead }

    func end() async throws {}
}

extension MemoryLog: ConformanceReplica {
    /// The author.
    public nonisolated var author: ReplicaID { id }
    /// The digest of the library as it stands.
    public func libraryDigest() -> LibraryDigest { digest }

    /// Saves a page with a body.
    public func savePage(_ url: String, title: String, body: String?) throws -> ItemKey {
        try save(url, title: title, body: body)
    }

    /// Comments on an item.
    public func addComment(on item: ItemKey, email: String) throws { try comment(on: item, email: email) }

    /// Gives an article a title.
    public func write(title: String, of article: ItemKey) throws { try setTitle(title, of: article) }
}
