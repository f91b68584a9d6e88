import Causality
import Foundation
import LibraryModel
import RemoteConformance
import SyncProtocol
import Synchronization
import Testing
import WireFormat

@testable import FolderRemote

@Suite struct FolderRemoteTests {
    @Test func `two replicas meet in a folder`() async throws {
        let folder = try TestFolder()
        let (ada, ben) = (TestDevice(1), TestDevice(2))
        let article = try await ada.save("a")
        try await ada.log.comment(on: article)
        try await ben.save("b")
        try await ada.sync(folder)
        let report = try await ben.sync(folder)
        #expect(report.received.folded == 2 && report.received.captures == 1 && report.received.privateRecords == 1)
        #expect(report.sent == 1 && report.notes == [])
        try await ada.sync(folder)
        #expect(try await equalLibraries(ada, ben))
        #expect(try await ada.sync(folder).isNoOp)
    }

    @Test func `each replica writes into its own directory, and each file is a bundle`() async throws {
        let folder = try TestFolder()
        let (ada, ben) = (TestDevice(1), TestDevice(2))
        try await ada.save("a")
        try await ben.save("b")
        try await ada.sync(folder)
        try await ben.sync(folder)
        let head = try #require(await ada.log.state().heads.first { $0.change.replica == ada.id })
        let segments = try folder.segmentFiles()
        let name = "log/\(ada.id)/\(ada.id)-1-1-\(head.hash.description.prefix(16)).seg"
        try #require(segments.count == 2 && segments[0] == name)
        #expect(segments[1].hasPrefix("log/\(ben.id)/\(ben.id)-1-1-"))
        let bytes = try folder.bytes(name)
        var position = 0
        let (header, summary) = try BundleReader.check { atMost in
            defer { position = min(bytes.count, position + atMost) }
            return Array(bytes[position..<min(bytes.count, position + atMost)])
        }
        #expect(header.library == TestFolder.library && header.from.isEmpty && summary.changes == 1)
        #expect(header.to.entries == [ChangeID(replica: ada.id, sequence: 1)])
        #expect(try folder.files().allSatisfy { $0 == $0.lowercased() && !$0.contains("/.") })
    }

    @Test func `a folder says what it holds without giving it`() async throws {
        let folder = try TestFolder()
        let ada = TestDevice(1)
        try await ada.work(3)
        try await ada.sync(folder)
        let state = try await folder.remote().state()
        #expect(state.vector == VersionVector([ChangeID(replica: ada.id, sequence: 3)]))
        #expect(state.library == TestFolder.library && state.role == .writer && !state.lacksSomething)
        #expect(state.nowInMilliseconds == nil)
    }

    @Test func `changes of others that came another way are forwarded where the folder lacks them`() async throws {
        let (folder, elsewhere) = (try TestFolder(), try TestFolder())
        let (ada, ben) = (TestDevice(1), TestDevice(2))
        try await ada.work(3)
        try await ada.sync(elsewhere)
        try await ben.sync(elsewhere)
        try await ben.sync(folder)
        #expect(try folder.segmentFiles().count == 1)
        #expect(try folder.segmentFiles().joined().hasPrefix("log/\(ben.id)/\(ada.id)-1-3-"))
        // What is there by now is not written again, under no other writer either.
        try await ada.sync(folder)
        #expect(try folder.segmentFiles().count == 1)
    }

    @Test func `two writers at once disturb nobody`() async throws {
        let folder = try TestFolder()
        let devices = [TestDevice(1), TestDevice(2), TestDevice(3)]
        for round in 0..<4 {
            for device in devices { try await device.save("\(device.id.value)-\(round)") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for device in devices { group.addTask { try await device.sync(folder, attempts: 4) } }
                try await group.waitForAll()
            }
        }
        for device in devices { try await device.sync(folder) }
        #expect(try await equalLibraries(devices[0], devices[1], devices[2]))
    }

    @Test func `two processes of one replica may sync at once`() async throws {
        let folder = try TestFolder()
        let ada = TestDevice(1)
        try await ada.work(20)
        let offers = [
            try await ada.log.offer(PullRequest(), includesPrivate: true),
            try await ada.log.offer(PullRequest(), includesPrivate: true),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for offer in offers { group.addTask { _ = try await folder.remote(1).push(offer) } }
            try await group.waitForAll()
        }
        let ben = TestDevice(2)
        try await ben.sync(folder)
        #expect(try await equalLibraries(ada, ben))
    }

    @Test func `an offer promises what is really given`() async throws {
        let folder = try TestFolder()
        let ada = TestDevice(1)
        for _ in 0..<3 {
            try await ada.work(2)
            try await ada.sync(folder)
        }
        let files = try folder.segmentFiles()
        try #require(files.count == 3)
        try folder.remove(files[1])
        let request = PullRequest(since: VersionVector([ChangeID(replica: ada.id, sequence: 1)]))
        let remote = folder.remote(remembered: VersionVector([ChangeID(replica: ada.id, sequence: 6)]))
        let answer = try await remote.pull(request)
        #expect(answer.offer.header.from == request.vector)
        #expect(answer.offer.header.to[ada.id] == 2)
        // It is known to have been there, and only late.
        #expect(answer.state.vector[ada.id] == 6)
        #expect(answer.notes.map(\.code) == ["folder-behind"])
        let given = try await answer.offer.remainingFrames()
        #expect(given.compactMap { if case .segment(let segment) = $0 { Int(segment.last) } else { nil } } == [2])
    }

    @Test func `a capture comes before the segment that names it, and changes in nearly causal order`() async throws {
        let folder = try TestFolder()
        let (ada, ben) = (TestDevice(1), TestDevice(2))
        for round in 0..<3 {
            try await ada.save("a\(round)")
            try await ada.sync(folder)
            try await ben.sync(folder)
            try await ben.save("b\(round)")
            try await ben.sync(folder)
            try await ada.sync(folder)
        }
        let answer = try await folder.remote().pull(PullRequest())
        let frames = try await answer.offer.remainingFrames()
        var given: Set<ContentHash> = []
        var vector = VersionVector()
        for frame in frames {
            switch frame {
            case .blobs(let blobs): given.formUnion(blobs.map(\.hash))
            case .segment(let segment):
                let verified = try VerifiedSegment(segment, library: TestFolder.library)
                #expect(verified.captures.allSatisfy { given.contains($0.hash) })
                #expect(vector.contains(segment.baseContext))
                vector.include(ChangeID(replica: segment.replica, sequence: segment.last))
            case .privateRecords: continue
            case .snapshot, .items: Issue.record("nobody has a base")
            }
        }
        #expect(given.count == 6 && vector == answer.offer.header.to)
    }

    @Test func `more authors than are read at a time come whole`() async throws {
        let folder = try TestFolder()
        let collector = TestDevice(1000)
        for number in 1...70 {
            let author = TestDevice(UInt64(number))
            try await author.work(1)
            _ = try await folder.remote(UInt64(number)).push(author.log.offer(PullRequest(), includesPrivate: true))
        }
        try await collector.sync(folder)
        #expect(await collector.log.state().vector.changeCount == 70)
    }

    @Test func `a file takes about eight mebibytes`() async throws {
        let folder = try TestFolder()
        let author = ReplicaID(value: 7)
        let body = [UInt8](repeating: 5, count: 1 << 20)
        // Taking looks into no change; reading would.
        let frames = (1...20).map { number -> BundleFrame in
            .segment(
                Segment(
                    replica: author, first: UInt64(number),
                    previousHash: ContentHash(high: 0, low: UInt128(number - 1)),
                    baseContext: VersionVector(), headHash: ContentHash(high: 0, low: UInt128(number)),
                    changes: [SegmentChange(timestamp: Timestamp(rawValue: 1), body: body)]))
        }
        let header = BundleHeader(library: TestFolder.library, from: VersionVector(), to: VersionVector())
        let count = try await folder.remote().push(ChangeOffer(header: header, frames: frames))
        #expect(count.folded == 20)
        let ranges = try folder.segmentFiles().compactMap { name in
            SegmentFile(writer: author, name: String(name.dropFirst(37)))?.range.description
        }
        #expect(
            ranges.sorted() == ["changes 17–20", "changes 1–8", "changes 9–16"].map { "\($0) of replica 00000000" })
    }

    @Test func `a sync with nothing new changes nothing in the folder`() async throws {
        let folder = try TestFolder()
        let (ada, ben) = (TestDevice(1), TestDevice(2))
        try await ada.save("a")
        for _ in 0..<2 { for device in [ada, ben] { try await device.sync(folder) } }
        let steps = Steps()
        for device in [ada, ben] {
            #expect(try await device.sync(folder) { steps.note($0) }.isNoOp)
        }
        #expect(steps.all == [])
    }

    @Test func `what is named is on disk before who names it, and the acknowledgement comes last`() async throws {
        let folder = try TestFolder()
        let ada = TestDevice(1)
        try await ada.save("a")
        let steps = Steps()
        let remote = folder.remote(1) { steps.note($0) }
        _ = try await remote.push(ada.log.offer(PullRequest(), includesPrivate: true))
        let all = steps.all
        var synchronized: Set<String> = []
        var renamed: [String] = []
        var last = ""
        for step in all {
            switch step.kind {
            case .create, .write:
                last = step.name
                synchronized.remove(step.name)
            case .synchronize:
                synchronized.insert(step.name)
                renamed.removeAll { URL(fileURLWithPath: $0).deletingLastPathComponent().path.hasSuffix(step.name) }
            case .rename:
                #expect(synchronized.contains(last), "\(step.name) was not on disk when it got its name")
                if !step.name.hasPrefix("blob") { #expect(renamed == [], "before \(step.name)") }
                renamed.append(step.name)
            case .makeDirectory, .remove: continue
            }
        }
        #expect(renamed == [])
        let names = all.filter { $0.kind == .rename }.map(\.name)
        #expect(names.map { String($0.prefix(4)) } == ["blob", "log/", "log/"])
        #expect(names.last == "log/\(ada.id)/seen")
    }

    @Test func `a new directory is on disk before anything is in it`() async throws {
        let folder = try TestFolder()
        let ada = TestDevice(1)
        try await ada.save("a")
        let (first, second) = (Steps(), Steps())
        let remote = folder.remote(1) { first.note($0) }
        _ = try await remote.push(ada.log.offer(PullRequest(), includesPrivate: true))
        let all = first.all
        let made = all.indices.filter { all[$0].kind == .makeDirectory }
        let blobs = Layout.blobDirectory(of: ContentHash(hashing: Array("The words of a.".utf8)))
        #expect(made.map { all[$0].name } == ["log", "log/\(ada.id)", "blob", blobs])
        #expect(made.allSatisfy { all[$0 + 1].kind == .synchronize })
        #expect(made.map { all[$0 + 1].name } == [".", "log", ".", "blob"])

        try await ada.work(1)
        let again = folder.remote(1) { second.note($0) }
        _ = try await again.push(ada.log.offer(PullRequest(), includesPrivate: true))
        #expect(!second.all.contains { [".", "log", "blob"].contains($0.name) })
    }

    @Test func `a push of another library is refused`() async throws {
        let folder = try TestFolder()
        let other = MemoryLog(of: LibraryID(value: 5), number: 1)
        try await other.save("https://example.org/")
        let offer = try await other.offer(PullRequest(), includesPrivate: true)
        let problem = await remoteProblem { _ = try await folder.remote().push(offer) }
        #expect(problem?.code == "other-library")
    }

    @Test func `an error of who offers comes back as it is, and nothing half is left`() async throws {
        struct Cut: Error {}
        let folder = try TestFolder()
        let ada = TestDevice(1)
        try await ada.work(5)
        let whole = try await ada.log.offer(PullRequest(), includesPrivate: true)
        let offer = ChangeOffer(header: whole.header) {
            guard let frames = try await whole.next(), !frames.isEmpty else { throw Cut() }
            return frames
        }
        await #expect(throws: Cut.self) { _ = try await folder.remote(1).push(offer) }
        #expect(try folder.segmentFiles() == [])
        #expect(try folder.files().allSatisfy { !$0.contains(".new-") })
    }
}

/// Notes the steps that change a folder.
private final class Steps: Sendable {
    private let noted = Mutex<[SharedFolder.Step]>([])

    var all: [SharedFolder.Step] { noted.withLock { $0 } }

    func note(_ step: SharedFolder.Step) { noted.withLock { $0.append(step) } }
}
