import Causality
import Foundation
import Glibc
import RemoteConformance
import SyncProtocol
import TestSupport
import Testing
import WireFormat

@testable import FolderRemote

/// Files come in whatever order the program that moves them likes.
@Suite struct FolderArrivalTests {
    /// A folder in which three replicas have worked, with merged files, captures and private records.
    private func workedIn() async throws -> (folder: TestFolder, devices: [TestDevice]) {
        let folder = try TestFolder()
        let devices = [TestDevice(1), TestDevice(2), TestDevice(3)]
        for round in 0..<10 {
            for device in devices where round < 3 || device.id.value == 1 {
                let article = try await device.save("\(device.id.value)-\(round)")
                if round == 0 { try await device.log.comment(on: article) }
                try await device.sync(folder)
            }
        }
        for device in devices { try await device.sync(folder) }
        return (folder, devices)
    }

    @Test(arguments: 0..<12)
    func `files that arrive in any order never fail a sync, and come to the same`(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let (source, devices) = try await workedIn()
        let target = try TestFolder()
        let reader = TestDevice(100)
        try await reader.save("own")
        for name in try source.files().shuffled(using: &generator) {
            let bytes = try source.bytes(name)
            // Now and then a file is seen before all of it has come.
            if generator.chance(percent: 30) {
                try target.write(bytes.prefix(generator.below(bytes.count)), to: name)
                if name != "library.json" { try await reader.sync(target, attempts: 3) }
            }
            try target.write(bytes, to: name)
            try await reader.sync(target, attempts: 3)
        }
        let last = try await reader.sync(target)
        #expect(last.notes == [])
        for device in devices { try await device.sync(target) }
        #expect(try await equalLibraries(devices[0], devices[1], devices[2], reader))
    }

    @Test func `what is late is neither missed nor written again`() async throws {
        let folder = try TestFolder()
        let (ada, ben) = (TestDevice(1), TestDevice(2))
        try await ada.work(3)
        try await ada.sync(folder)
        try await ben.sync(folder)
        let name = try #require(folder.segmentFiles().first)
        let bytes = try folder.bytes(name)
        try folder.remove(name)
        for device in [ada, ben] {
            let report = try await device.sync(folder)
            #expect(report.codes == ["folder-behind"] && report.sent == 0)
        }
        #expect(try folder.segmentFiles() == [])
        try folder.write(bytes, to: name)
        #expect(try await ada.sync(folder).notes == [])
        // Absence deletes nothing.
        #expect(await ben.log.state().vector.changeCount == 3)
    }

    @Test func `a replica that never saw the late files writes what it has`() async throws {
        let (folder, elsewhere) = (try TestFolder(), try TestFolder())
        let (ada, ben) = (TestDevice(1), TestDevice(2))
        try await ada.work(2)
        try await ada.sync(elsewhere)
        try await ben.sync(elsewhere)
        try await ada.sync(folder)
        try await ada.work(2)
        try await ada.sync(folder)
        try folder.remove(try #require(folder.segmentFiles().first { $0.contains("-1-2-") }))
        try await ben.sync(folder)
        #expect(await ben.log.state().vector.changeCount == 4)
        #expect(try folder.segmentFiles().contains { $0.hasPrefix("log/\(ben.id)/\(ada.id)-1-") })
    }

    @Test func `a folder whose library file is late can be read and written`() async throws {
        let folder = try TestFolder()
        let (ada, ben) = (TestDevice(1), TestDevice(2))
        try await ada.save("a")
        try await ada.sync(folder)
        let bytes = try folder.bytes("library.json")
        try folder.remove("library.json")
        try await ben.sync(folder)
        #expect(await ben.log.state().vector.changeCount == 1)
        try folder.write(bytes.prefix(20), to: "library.json")
        try await ben.save("b")
        try await ben.sync(folder)
        #expect(try folder.bytes("library.json") == bytes)
    }

    @Test func `a library file that is missing or not whole is written again by whoever only takes`() async throws {
        let folder = try TestFolder()
        let (ada, ben) = (TestDevice(1), TestDevice(2))
        try await ada.save("a")
        for device in [ada, ben] { try await device.sync(folder) }
        let bytes = try folder.bytes("library.json")
        try folder.remove("library.json")
        #expect(try await ben.sync(folder).isNoOp)
        #expect(try folder.bytes("library.json") == bytes)

        try folder.write(bytes.prefix(20), to: "library.json")
        let problem = await remoteProblem { _ = try FolderRemote.library(at: folder.path) }
        #expect(problem?.code == "remote-damaged" && problem?.sentence.contains("sync of a member") == true)
        #expect(try await ben.sync(folder).isNoOp)
        #expect(try folder.bytes("library.json") == bytes)
    }

    @Test(arguments: ["a large file", "a pipe", "a socket", "a link"])
    func `whatever stands in the library file's place, it is written again`(kind: String) async throws {
        let folder = try TestFolder()
        let (ada, ben) = (TestDevice(1), TestDevice(2))
        try await ada.save("a")
        for device in [ada, ben] { try await device.sync(folder) }
        try folder.remove("library.json")
        let path = folder.location("library.json").path
        switch kind {
        case "a large file": try folder.write([UInt8](repeating: 0, count: 5_000), to: "library.json")
        case "a pipe": #expect(mkfifo(path, 0o600) == 0)
        case "a socket": #expect(mknod(path, S_IFSOCK | 0o600, 0) == 0)
        default: try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "log")
        }
        #expect(await remoteProblem { _ = try FolderRemote.library(at: folder.path) }?.code == "remote-damaged")
        #expect(try await ben.sync(folder).isNoOp)
        #expect(try FolderRemote.library(at: folder.path) == TestFolder.library)
    }

    @Test func `a directory in the library file's place keeps nobody from reading, and who writes hears what to do`()
        async throws
    {
        let folder = try TestFolder()
        let (ada, ben) = (TestDevice(1), TestDevice(2))
        try await ada.save("a")
        try await ada.sync(folder)
        try folder.remove("library.json")
        try FileManager.default.createDirectory(
            at: folder.location("library.json"), withIntermediateDirectories: false)
        #expect(try await ben.sync(folder).received.folded == 1)
        try await ben.save("b")
        let problem = await remoteProblem { try await ben.sync(folder) }
        #expect(problem?.code == "remote-failed" && problem?.sentence.contains("library.json") == true)
        #expect(problem?.remedy.contains("move away") == true)
    }
}
