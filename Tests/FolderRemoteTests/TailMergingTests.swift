import Causality
import Foundation
import RemoteConformance
import SyncProtocol
import Testing
import WireFormat

@testable import FolderRemote

@Suite struct TailMergingTests {
    private let folder: TestFolder
    private let ada = TestDevice(1)
    private let ben = TestDevice(2)

    init() throws { folder = try TestFolder() }

    private func push(times: Int, acknowledgedBy others: TestDevice...) async throws {
        for _ in 0..<times {
            try await ada.work(1)
            try await ada.sync(folder)
            for other in others { for _ in 0..<2 { try await other.sync(folder) } }
        }
    }

    @Test func `many small files become one, and go once all others hold them`() async throws {
        try await push(times: TailMerging.filesOfLevel)
        // Nobody else is there.
        try await push(times: 1)
        #expect(try folder.ranges() == ["1-8", "9-9"])
        let cleo = TestDevice(3)
        try await cleo.sync(folder)
        #expect(try await equalLibraries(ada, cleo))
    }

    @Test func `merged files stay until everybody says to hold their changes`() async throws {
        let cleo = TestDevice(3)
        try await push(times: 1, acknowledgedBy: ben, cleo)
        try await push(times: 9, acknowledgedBy: cleo)
        #expect(try Set(folder.ranges()).isSuperset(of: ["1-8", "2-2", "8-8", "9-9", "10-10"]))
        // Ben takes them, and says so when he comes next.
        try await ben.sync(folder)
        try await push(times: 1)
        #expect(try folder.ranges().contains("2-2"))
        try await ben.sync(folder)
        try await push(times: 1)
        #expect(try !folder.ranges().contains("2-2") && folder.ranges().contains("1-8"))
        for device in [ben, cleo, ada] { try await device.sync(folder) }
        #expect(try await equalLibraries(ada, ben, cleo))
    }

    @Test func `a writer whose acknowledgement can't be read keeps files from going`() async throws {
        try await push(times: 7, acknowledgedBy: ben)
        try folder.flip("log/\(ben.id)/seen")
        try await push(times: 3)
        #expect(try folder.ranges().contains("1-1"))
        try await ben.sync(folder)
        try await push(times: 1)
        #expect(try !folder.ranges().contains("1-1"))
    }

    @Test func `the number of files grows with the logarithm of the number of pushes`() async throws {
        try await push(times: 150, acknowledgedBy: ben)
        let files = try folder.segmentFiles().count { $0.hasPrefix("log/\(ada.id)") }
        #expect(files <= TailMerging.filesOfLevel * (TailMerging.levelsInBytes.count + 1))
        let cleo = TestDevice(3)
        try await cleo.sync(folder)
        #expect(try await equalLibraries(ada, ben, cleo))
    }

    @Test func `a merged file that is damaged doesn't stand in for others`() async throws {
        try await push(times: 8)
        let merged = try #require(folder.segmentFiles().first { $0.contains("-1-8-") })
        try folder.flip(merged)
        try await push(times: 1)
        #expect(try folder.ranges().contains("1-1"))
        let cleo = TestDevice(3)
        try await cleo.sync(folder)
        #expect(try await equalLibraries(ada, cleo))
    }

    @Test func `a larger file without a private record doesn't stand in for one that has it`() async throws {
        let article = try await ada.save("a")
        try await ada.log.comment(on: article)
        try await ada.sync(folder)
        try await push(times: 1)
        let shared = try SharedFolder(folder.path)
        let parts = try folder.segmentFiles().compactMap { name in
            try SegmentFile(writer: ada.id, name: String(name.dropFirst(37))).map {
                try SegmentFileContent(reading: $0, in: shared, library: TestFolder.library)
            }
        }
        try SegmentFileContent(segments: parts.flatMap(\.segments), entries: []).write(
            to: shared, library: TestFolder.library, as: ada.id)
        #expect(try folder.ranges() == ["1-2", "1-3", "3-3"])
        try await push(times: 1)
        #expect(try folder.ranges() == ["1-2", "1-3", "4-4"])
    }

    @Test func `files that would take too much memory together stay as they are`() async throws {
        try await push(times: TailMerging.filesOfLevel - 1)
        let before = await ada.log.state().vector
        try await ada.work(1)
        let offer = try await ada.log.offer(PullRequest(since: before), includesPrivate: true)
        let shared = try SharedFolder(folder.path)
        for case .segment(let segment) in try await offer.remainingFrames() {
            try SegmentFileContent(segments: [segment], entries: []).write(
                to: shared, library: TestFolder.library, as: ada.id)
        }
        let files = try folder.segmentFiles()
        #expect(files.count == TailMerging.filesOfLevel)
        try TailMerging(shared, library: TestFolder.library, writer: ada.id, contentInBytes: 500).run()
        #expect(try folder.segmentFiles() == files)
        try TailMerging(shared, library: TestFolder.library, writer: ada.id).run()
        #expect(try folder.ranges().contains("1-8"))
    }

    @Test func `private records are in the merged file`() async throws {
        for number in 0..<9 {
            let article = try await ada.save("\(number)")
            try await ada.log.comment(on: article)
            try await ada.sync(folder)
        }
        #expect(try folder.ranges() == ["1-16", "17-18"])
        try await ben.sync(folder)
        #expect(try await equalLibraries(ada, ben))
    }

    // MARK: Which

    private func files(_ sizes: [Int], gapBefore gap: Int? = nil) -> [(file: SegmentFile, size: Int)] {
        sizes.enumerated().map { index, size in
            let sequence = UInt64(index + 1 + (gap.map { index >= $0 ? 1 : 0 } ?? 0))
            let range = ChangeRange(replica: ada.id, first: sequence, last: sequence)
            return (SegmentFile(writer: ada.id, range: range, headPrefix: 1), size)
        }
    }

    @Test func `files are merged level by level`() {
        let (small, middle, large) = (1000, 20_000, 2_000_000)
        func tail(_ sizes: [Int], gapBefore gap: Int? = nil) -> Range<Int>? {
            TailMerging.tail(of: files(sizes, gapBefore: gap))
        }
        #expect(tail([]) == nil)
        #expect(tail(Array(repeating: small, count: 7)) == nil)
        #expect(tail(Array(repeating: small, count: 8)) == 0..<8)
        #expect(tail([large, middle] + Array(repeating: small, count: 8)) == 2..<10)
        // A larger file is written again for as many of its own size only.
        #expect(tail([middle] + Array(repeating: small, count: 7)) == nil)
        #expect(tail(Array(repeating: middle, count: 8) + [small]) == 0..<9)
        #expect(tail(Array(repeating: large, count: 50)) == nil)
        #expect(tail(Array(repeating: small, count: 12), gapBefore: 5) == nil)
        #expect(tail(Array(repeating: small, count: 12), gapBefore: 4) == 4..<12)
    }
}
