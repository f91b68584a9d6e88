import Causality
import Foundation
import RemoteConformance
import SyncProtocol
import Testing
import WireFormat

@testable import FolderRemote

@Suite struct FolderHintsTests {
    /// Does one thing at each pause.
    private actor Script {
        private let acts: [@Sendable () async throws -> Void]
        private(set) var pauses = 0

        init(_ acts: [@Sendable () async throws -> Void]) { self.acts = acts }

        func pause() async throws {
            struct AtItsEnd: Error {}
            guard pauses < acts.count else { throw AtItsEnd() }
            pauses += 1
            try await acts[pauses - 1]()
        }
    }

    @Test func `a hint comes when others' files come, and only then`() async throws {
        let folder = try TestFolder()
        let (ada, ben) = (TestDevice(1), TestDevice(2))
        try await ada.save("a")
        try await ben.save("b")
        let script = Script([
            { try await ada.sync(folder) }, {}, { try await ben.sync(folder) }, {},
            { try folder.remove(try #require(folder.segmentFiles().last)) },
        ])
        let remote = folder.remote(1, watch: FolderWatch { try await script.pause() })
        var hints = try await remote.hints().makeAsyncIterator()
        #expect(try await hints.next() != nil)
        #expect(await script.pauses == 3)
        #expect(try await hints.next() != nil)
        #expect(await script.pauses == 5)
    }

    @Test func `the watch ends with the folder`() async throws {
        let folder = try TestFolder()
        let script = Script([{}, { try FileManager.default.removeItem(atPath: folder.path) }])
        var hints = try await folder.remote(1, watch: FolderWatch { try await script.pause() }).hints()
            .makeAsyncIterator()
        var problem: RemoteProblem?
        do { _ = try await hints.next() } catch { problem = error as? RemoteProblem }
        #expect(problem == .vanished(path: folder.path))
    }

    @Test func `a watch that is cancelled ends`() async throws {
        let folder = try TestFolder()
        let hints = try await folder.remote(1, watch: FolderWatch(every: .seconds(3600))).hints()
        let watching = Task {
            for try await _ in hints {}
        }
        watching.cancel()
        // It would go on for an hour otherwise.
        _ = await watching.result
        #expect(watching.isCancelled)
    }
}
