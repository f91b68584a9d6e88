import Causality
import Foundation
import Glibc
import RemoteConformance
import SyncProtocol
import Synchronization
import Testing
import WireFormat

@testable import FolderRemote

/// What becomes of the folder as a whole.
@Suite struct FolderFateTests {
    private let folder: TestFolder
    private let ada = TestDevice(1)
    private let ben = TestDevice(2)

    init() throws { folder = try TestFolder() }

    private func worked() async throws {
        let article = try await ada.save("a")
        try await ada.log.comment(on: article)
        try await ada.sync(folder)
        try await ben.sync(folder)
    }

    // MARK: Wiped and vanished

    @Test func `a wiped folder is found out and nothing is written or deleted`() async throws {
        try await worked()
        try folder.wipe()
        try await ada.work(1)
        for device in [ada, ben] {
            let problem = await remoteProblem { try await device.sync(folder) }
            #expect(problem == .wiped(path: folder.path))
        }
        #expect(try folder.files() == [])
        #expect(await ben.log.state().vector.changeCount == 2)
        let offer = try await ada.log.offer(PullRequest(), includesPrivate: true)
        #expect(await remoteProblem { _ = try await folder.remote(1).push(offer) }?.code == "wiped")
    }

    @Test func `a mount point with nothing mounted is not written to, even before the first sync`() async throws {
        let empty = try TestFolder(isEmpty: true)
        try await ada.save("a")
        #expect(await remoteProblem { try await ada.sync(empty) }?.code == "wiped")
        #expect(try empty.files() == [])
    }

    @Test func `a wiped folder is filled again on demand`() async throws {
        try await worked()
        let before = try folder.segmentFiles()
        try folder.wipe()
        let report = try await ada.sync(folder, mayReseed: true)
        #expect(report.sent == 2)
        #expect(try folder.segmentFiles() == before)
        #expect(try FolderRemote.library(at: folder.path) == TestFolder.library)
        let cleo = TestDevice(3)
        for device in [ben, cleo] { try await device.sync(folder) }
        #expect(try await equalLibraries(ada, ben, cleo))
    }

    @Test func `what was lost in part is written again on demand`() async throws {
        try await worked()
        try await ada.work(2)
        try await ada.sync(folder)
        try folder.remove(try #require(folder.segmentFiles().first))
        #expect(try await ada.sync(folder).codes == ["folder-behind"])
        #expect(try await ada.sync(folder, mayReseed: true).sent > 0)
        let cleo = TestDevice(3)
        try await cleo.sync(folder)
        #expect(try await equalLibraries(ada, cleo))
        #expect(try await ada.sync(folder).notes == [])
    }

    @Test func `a folder that is gone is not made again`() async throws {
        try await worked()
        try FileManager.default.removeItem(atPath: folder.path)
        for mayReseed in [false, true] {
            let problem = await remoteProblem { try await ada.sync(folder, mayReseed: mayReseed) }
            #expect(problem == .vanished(path: folder.path))
        }
        let offer = try await ada.log.offer(PullRequest(), includesPrivate: true)
        #expect(await remoteProblem { _ = try await folder.remote().push(offer) }?.code == "vanished")
        #expect(await remoteProblem { _ = try await folder.remote().hints() }?.code == "vanished")
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    @Test func `a folder that goes in the middle of a pull or push ends it`() async throws {
        try await worked()
        try await ada.work(1)
        let answer = try await folder.remote().pull(PullRequest())
        let gone = Mutex(false)
        let problem = await remoteProblem {
            try await ada.sync(folder) { [folder] step in
                guard step.kind == .create, !gone.withLock({ exchange(&$0, true) }) else { return }
                try FileManager.default.removeItem(atPath: folder.path)
            }
        }
        #expect(problem?.code == "vanished")
        #expect(await remoteProblem { _ = try await answer.offer.remainingFrames() }?.code == "vanished")
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    // MARK: Read-only and full

    @Test(arguments: [EROFS, EACCES, ENOSPC, EDQUOT])
    func `a folder that can't be written to is pulled from`(number: Int32) async throws {
        try await worked()
        let cleo = TestDevice(3)
        try await cleo.save("c")
        let problem = await remoteProblem {
            try await cleo.sync(folder) { throw FileFailure(.writing, $0.name, number) }
        }
        #expect(problem?.code == "read-only")
        #expect(await cleo.log.state().vector.changeCount == 3)
        #expect(try folder.files().allSatisfy { !$0.contains(cleo.id.description) })
    }

    @Test func `a folder that really is read-only is pulled from without an error where nothing is to be sent`()
        async throws
    {
        try await worked()
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path + "/log")
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path + "/log") }
        let cleo = TestDevice(3)
        try await cleo.sync(folder)
        try await cleo.sync(folder)
        #expect(try await equalLibraries(ada, cleo))
    }

    @Test(arguments: [
        (EIO, "interrupted"), (ESTALE, "interrupted"), (ENODEV, "interrupted"), (EMFILE, "remote-failed"),
    ])
    func `a failing disk ends a push with what the system says`(number: Int32, code: String) async throws {
        try await ada.save("a")
        let problem = await remoteProblem {
            try await ada.sync(folder) { throw FileFailure(.writing, $0.name, number) }
        }
        #expect(problem?.code == code)
        #expect(problem?.sentence.contains(String(cString: strerror(number))) == true)
    }

    // MARK: Which library

    @Test func `a folder of another library is refused`() async throws {
        let other = LibraryID(value: 77)
        try folder.wipe()
        try FolderRemote.create(folder.path, library: other)
        let problem = await remoteProblem { try await ada.sync(folder) }
        #expect(problem == .otherLibrary(remote: folder.path, found: other, expected: TestFolder.library))
    }

    @Test func `files of another library are found out where the library file is late`() async throws {
        let log = MemoryLog(of: LibraryID(value: 77), number: 1)
        try await log.save("https://example.org/")
        try folder.wipe()
        try FolderRemote.create(folder.path, library: LibraryID(value: 77))
        let remote = FolderRemote(
            path: folder.path, writer: log.id, library: LibraryID(value: 77), remembered: VersionVector())
        _ = try await remote.push(log.offer(PullRequest(), includesPrivate: true))
        try folder.remove("library.json")
        #expect(await remoteProblem { try await ben.sync(folder) }?.code == "other-library")
        #expect(try !folder.files().contains("library.json"))
        try folder.write([1], to: "library.json")
        #expect(await remoteProblem { try await ben.sync(folder) }?.code == "other-library")
        #expect(try folder.bytes("library.json") == [1])
    }

    @Test func `a folder that a newer program made is left alone`() async throws {
        try folder.write(#"{"format":2,"library":"ff","more":[1]}"#.utf8, to: "library.json")
        #expect(await remoteProblem { try await ada.sync(folder) }?.code == "not-a-remote")
        #expect(await remoteProblem { _ = try FolderRemote.library(at: folder.path) }?.code == "not-a-remote")
    }

    @Test func `a library file that has not come whole is waited for`() async throws {
        try folder.write(#"{"format":1,"lib"#.utf8, to: "library.json")
        let problem = await remoteProblem { try await ada.sync(folder) }
        #expect(problem?.code == "interrupted" && problem?.isTransient == true)
    }

    // MARK: Creating

    @Test func `creating a folder makes one, or finds it`() throws {
        let place = try TestFolder(isEmpty: true)
        let path = place.path + "/new"
        for _ in 0..<2 { try FolderRemote.create(path, library: TestFolder.library) }
        let bytes = try place.bytes("new/library.json")
        #expect(String(decoding: bytes, as: UTF8.self) == "{\"format\":1,\"library\":\"\(TestFolder.library)\"}\n")
        #expect(try place.files() == ["new/library.json"])
        #expect(try FolderRemote.library(at: path) == TestFolder.library)
    }

    @Test func `creating refuses what is in use for something else`() async throws {
        let other = await remoteProblem { try FolderRemote.create(folder.path, library: LibraryID(value: 1)) }
        #expect(other?.code == "other-library")
        let place = try TestFolder(isEmpty: true)
        try place.write([], to: ".stfolder/x")
        try FolderRemote.create(place.path, library: TestFolder.library)
        try place.wipe()
        try place.write([1], to: "holiday.jpg")
        let used = await remoteProblem { try FolderRemote.create(place.path, library: TestFolder.library) }
        #expect(used?.code == "not-a-remote")
        let file = await remoteProblem {
            try FolderRemote.create(place.path + "/holiday.jpg", library: TestFolder.library)
        }
        #expect(file?.code == "not-a-remote")
        let nowhere = await remoteProblem {
            try FolderRemote.create(place.path + "/a/b", library: TestFolder.library)
        }
        #expect(nowhere?.code == "vanished")
        #expect(try place.files() == ["holiday.jpg"])
    }

    private func exchange(_ value: inout Bool, _ new: Bool) -> Bool {
        defer { value = new }
        return value
    }
}
