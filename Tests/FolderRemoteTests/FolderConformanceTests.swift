import Causality
import RemoteConformance
import ReplicaConformance
import Testing

@testable import FolderRemote

@Suite(.timeLimit(.minutes(30))) struct FolderConformanceTests {
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

    @Test
    func `a library grows old over a folder: newcomers and returners take a snapshot, and nothing is lost`()
        async throws
    {
        let folder = try FolderPlace(TestFolder.library)
        try await AgeingCase(TestFolder.library, at: folder).play()
        let files = try folder.folder.files()
        let secret = ContentHash(hashing: Array(AgeingCase.secret.utf8))
        #expect(files.filter { $0.hasSuffix(".snap") }.count == 1)
        #expect(!files.contains { $0.hasSuffix(secret.description) })
        let view = try FolderView(SharedFolder(folder.folder.path), library: TestFolder.library)
        let forgotten = view.listing.files.values.joined().filter { file in
            file.range.last <= view.snapshots.vector[file.range.replica]
        }
        #expect(forgotten.map(\.path) == [])
    }
}
