import Causality
import Foundation
import RemoteConformance
import SyncProtocol
import Testing
import WireFormat

@testable import FolderRemote

/// A sync that ends before any of its steps, as with a power cut, leaves a folder that everybody can go on with.
@Suite struct FolderCrashTests {
    /// Ada has written so many small files, each of which Ben holds.
    private func scene(files: Int) async throws -> (folder: TestFolder, ada: TestDevice, ben: TestDevice) {
        let folder = try TestFolder()
        let (ada, ben) = (TestDevice(1), TestDevice(2))
        for _ in 0..<files {
            try await ada.work(1)
            try await ada.sync(folder)
        }
        for _ in 0..<2 { try await ben.sync(folder) }
        return (folder, ada, ben)
    }

    /// The last step of a story that is cut at each of its steps, with so many files of Ada before.
    private func steps(files: Int) async throws -> Int {
        let (folder, ada, _) = try await scene(files: files)
        try await ada.save("last")
        let crash = Crash()
        try await ada.sync(folder) { _ in try crash.note() }
        return crash.count
    }

    // The first push, one that merges, and one that removes what was merged.
    @Test(arguments: [0, TailMerging.filesOfLevel - 1, TailMerging.filesOfLevel])
    func `a push that is cut before any step loses nothing, and leaves nothing half`(files: Int) async throws {
        let count = try await steps(files: files)
        #expect(count > 10)
        for step in 0..<count {
            let (folder, ada, ben) = try await scene(files: files)
            try await ada.save("last")
            let crash = Crash(before: step)
            await #expect(throws: Crash.PowerCut.self) { try await ada.sync(folder) { _ in try crash.note() } }

            // Whoever comes meanwhile sees whole files only.
            let passerBy = TestDevice(50)
            let report = try await passerBy.sync(folder)
            #expect(report.codes.allSatisfy { $0 == "folder-arriving" }, "cut before step \(step): \(report.notes)")
            #expect(await passerBy.log.state().vector.changeCount >= UInt64(files))

            try await ada.sync(folder)
            try await ada.save("later")
            try await ada.sync(folder)
            for device in [ben, passerBy] { #expect(try await device.sync(folder).notes == []) }
            #expect(try await equalLibraries(ada, ben, passerBy), "cut before step \(step)")
            #expect(try folder.files().allSatisfy { !$0.contains(".new-") }, "cut before step \(step)")
        }
    }

    @Test func `a pull that is cut while it tells others loses nothing`() async throws {
        let (folder, ada, _) = try await scene(files: 2)
        try await ada.work(1)
        for step in 0..<6 {
            let crash = Crash(before: step)
            let cleo = TestDevice(UInt64(60 + step))
            for _ in 0..<2 { try await cleo.sync(folder) { _ in try crash.note() } }
            #expect(await cleo.log.state().vector.changeCount == 2)
        }
    }

    @Test func `a temporary file that is still being written is left alone`() async throws {
        let (folder, ada, _) = try await scene(files: 1)
        let name = "log/\(ada.id)/.new-77.tmp"
        let shared = try SharedFolder(folder.path)
        try shared.replace("log/\(ada.id)/seen-later", writingTo: name) { file in
            try file.write([1])
            try SharedFolder(folder.path).removeAbandoned(name)
            #expect(try folder.files().contains(name))
        }
        try folder.write([1], to: name)
        try await ada.work(1)
        try await ada.sync(folder)
        #expect(try !folder.files().contains(name))
    }
}
