import RemoteConformance
import Testing
import WireFormat

@Suite struct FolderConformanceTests {
    @Test(arguments: RemoteConformance.cases)
    func `a folder does what every remote must do`(_ conformanceCase: ConformanceCase) async throws {
        _ = try await RemoteConformance.run(conformanceCase, over: FolderFixture())
    }

    @Test func `what is left out does not exist for folders`() {
        #expect(
            RemoteConformance.notApplicable(to: FolderFixture()).count < RemoteConformance.cases.count - 10)
    }
}
