import Lectern
import RemoteConformance
import ReplicaConformance
import Testing

/// Real replicas through a hub, over real connections: the suite that every remote must pass.
@Suite(.timeLimit(.minutes(10))) struct HubConformanceTests {
    /// How far a hub is ahead of its reader is measured where its store is at hand, in the server's own tests.
    private static let notPlayed = ["nobody runs ahead of a slow reader"]

    @Test(arguments: RemoteConformance.cases)
    func `a hub and its remote do what the contract says`(conformanceCase: ConformanceCase) async throws {
        let outcome = try await RemoteConformance.run(conformanceCase, over: HubFixture())
        #expect((outcome == .met) != Self.notPlayed.contains(conformanceCase.name), "\(outcome)")
    }

    @Test func `what cannot be played over a hub is known`() {
        #expect(RemoteConformance.notApplicable(to: HubFixture()) == Self.notPlayed)
    }

    @Test func `a library grows old over a hub: newcomers and returners take a snapshot, and nothing is lost`()
        async throws
    {
        let library = LibraryID(value: 0xa9e)
        let place = try await HubFixture().makePlace(for: library)
        try await AgeingCase(library, at: place).play()
    }
}
