import RemoteConformance
import Testing

@Suite(.timeLimit(.minutes(10))) struct FolderConformanceTests {
    @Test(arguments: RemoteConformance.cases)
    func `a folder does what every remote must do`(_ conformanceCase: ConformanceCase) async throws {
        _ = try await RemoteConformance.run(conformanceCase, over: FolderFixture())
    }

    @Test(arguments: RemoteConformance.cases)
    func `a folder does so for real replicas too`(_ conformanceCase: ConformanceCase) async throws {
        _ = try await RemoteConformance.run(conformanceCase, over: FolderFixture(hasRealReplicas: true))
    }

    @Test func `what is left out does not exist for folders`() {
        let absent = FixtureAbility.allCases.filter { FolderFixture().absence(of: $0) != nil }
        #expect(Set(absent) == Set(FixtureAbility.allCases))
        #expect(
            RemoteConformance.notApplicable(to: FolderFixture()).count < RemoteConformance.cases.count - 10)
    }
}
