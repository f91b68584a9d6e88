import Lectern
import RemoteConformance
import ReplicaConformance
import SyncProtocol
import Testing

/// Real replicas through a remote in memory: the suite that every remote must pass, with stores that fold.
@Suite(.timeLimit(.minutes(30))) struct MemoryConformanceTests {
    @Test(arguments: RemoteConformance.cases)
    func `real replicas do what the contract says`(conformanceCase: ConformanceCase) async throws {
        #expect(try await RemoteConformance.run(conformanceCase, over: Fixture()) == .met)
    }

    private struct Fixture: RemoteFixture {
        private let memory = MemoryFixture()

        func absence(of ability: FixtureAbility) -> String? { memory.absence(of: ability) }

        func makePlace(for library: LibraryID) async throws -> any RemotePlace {
            try await memory.makePlace(for: library)
        }

        func makeReplica(of library: LibraryID, number: UInt64) async throws -> any ConformanceReplica {
            try await RealReplica(of: library)
        }
    }
}
