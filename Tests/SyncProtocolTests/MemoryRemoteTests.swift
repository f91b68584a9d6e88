import RemoteConformance
import Testing

@Suite struct MemoryRemoteTests {
    @Test(.timeLimit(.minutes(30)), arguments: RemoteConformance.cases)
    func `a remote in memory does what every remote must`(conformanceCase: ConformanceCase) async throws {
        let outcome = try await RemoteConformance.run(conformanceCase, over: MemoryFixture())
        #expect(outcome == .met)
    }

    @Test func `every case can be played in memory`() {
        #expect(RemoteConformance.notApplicable(to: MemoryFixture()) == [])
    }
}
