import Foundation
import Synchronization
import Testing

@testable import LecternCommand

/// One remote among several that has too much to do.
@Suite struct BusyRemoteTests {
    @Test func `a busy remote is waited for when all others have had their turn`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("here")
        #expect(try shop.lectern("-C", "here", "remote", "add", "folder", "folder").status == 0)
        let folder = shop.path("folder")
        let filesAtRequest = Mutex<[Int]>([])
        let countFiles: @Sendable () -> Int = { FileManager.default.subpaths(atPath: folder)?.count ?? 0 }
        let before = countFiles()
        let busy = try BusyHub(retryAfterInSeconds: 1) { _ in
            filesAtRequest.withLock { $0.append(countFiles()) }
        }
        defer { busy.stop() }
        #expect(try shop.lectern("-C", "here", "remote", "add", "busy", busy.url).status == 0)

        let partly = try shop.lectern("-C", "here", "--json", "sync")
        #expect(partly.status == 3)
        #expect(try partly.json().string("remote") == "folder")
        #expect(try partly.problem().string("code") == "busy")
        let files = filesAtRequest.withLock { $0 }
        #expect(files.first == before)
        #expect(files.count == 5 && files.dropFirst().allSatisfy { $0 > before }, "\(files)")
    }

    @Test func `a watch leaves a busy remote alone for as long as that asks, whatever changes here`() throws {
        let busy = try BusyHub(retryAfterInSeconds: 600)
        defer { busy.stop() }
        let shop = try Workshop()
        let article = try shop.makeLibrary("here")
        for (name, place) in [("busy", busy.url), ("folder", "folder")] {
            #expect(try shop.lectern("-C", "here", "remote", "add", name, place).status == 0)
        }
        let watch = try WatchingSync("here", in: shop)
        #expect(try watch.next().string("remote") == "folder")
        for tag in ["+one", "+two", "+three"] {
            #expect(try shop.lectern("-C", "here", "tag", article, tag).status == 0)
            #expect(try watch.next().number("sent") == 1)
        }
        // Once for hints and once to sync, as long as neither knows what the other was told.
        #expect(busy.requests <= 2)
        #expect(watch.interrupt() == 130)
    }

    @Test func `whoever pauses gives others the turn, and has it again afterwards`() async throws {
        let turn = SyncTurn()
        let order = Mutex<[String]>([])
        let note: @Sendable (String) -> Void = { word in order.withLock { $0.append(word) } }
        await turn.take()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await turn.take()
                note("other")
                await turn.give()
            }
            note("first")
            while order.withLock({ $0.count }) < 2 { try await turn.pause(for: .milliseconds(1)) }
            note("first again")
            await turn.give()
            try await group.waitForAll()
        }
        #expect(order.withLock { $0 } == ["first", "other", "first again"])
    }
}
