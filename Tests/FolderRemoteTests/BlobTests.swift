import Causality
import Foundation
import Glibc
import Lectern
import LibraryModel
import RemoteConformance
import ReplicaConformance
import ReplicaStore
import SyncProtocol
import Testing
import WireFormat

@testable import FolderRemote

@Suite struct BlobTests {
    private let folder: TestFolder
    private let ada = TestDevice(1)
    private let ben = TestDevice(2)

    init() throws { folder = try TestFolder() }

    private func blobFiles() throws -> [String] { try folder.files().filter { $0.hasPrefix("blob/") } }

    @Test func `a capture is a file under its hash, with its bytes as they are`() async throws {
        try await ada.save("a")
        try await ada.sync(folder)
        let bytes = Array("The words of a.".utf8)
        let hash = ContentHash(hashing: bytes).description
        #expect(try blobFiles() == ["blob/\(hash.prefix(2))/\(hash)"])
        #expect(try folder.bytes(blobFiles()[0]) == bytes)
    }

    @Test func `blobs come as the policy says, and later when they are wanted`() async throws {
        for name in ["a", "b"] { try await ada.save(name) }
        try await ada.sync(folder)
        let without = try await ben.sync(folder, blobs: .none)
        #expect(without.received.folded == 2 && without.received.captures == 0)
        #expect(try await ben.sync(folder, blobs: .since(milliseconds: .max)).received.captures == 0)
        #expect(try await ben.sync(folder).received.captures == 2)
        #expect(try await equalLibraries(ada, ben))
        let header = try await folder.remote().pull(ben.log.request(.none, asksForPrivate: false)).offer.header
        #expect(header.flags.contains(.omitsBlobs))
    }

    @Test func `a blob that stands in its place already is not written again`() async throws {
        try await ada.save("a")
        try await ada.sync(folder)
        let name = try blobFiles()[0]
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.location(name).path)
        let count = try await folder.remote(2).push(ada.log.offer(PullRequest(), includesPrivate: true))
        let later = try FileManager.default.attributesOfItem(atPath: folder.location(name).path)
        #expect(attributes[.systemFileNumber] as? Int == later[.systemFileNumber] as? Int)
        #expect(count.captures == 0 && count.known == 1)
    }

    @Test func `a blob of another size is written again`() async throws {
        try await ada.save("a")
        try await ada.sync(folder)
        let name = try blobFiles()[0]
        let bytes = try folder.bytes(name)
        try folder.write(bytes.dropLast(), to: name)
        _ = try await folder.remote(2).push(ada.log.offer(PullRequest(), includesPrivate: true))
        #expect(try folder.bytes(name) == bytes)
    }

    @Test(arguments: ["gone", "flipped", "cut", "a socket", "another kind of thing"])
    func `a blob that somebody misses is supplied by who holds it`(fate: String) async throws {
        try await ada.save("a")
        try await ada.save("b")
        try await ada.sync(folder)
        let name = try blobFiles()[0]
        let bytes = try folder.bytes(name)
        switch fate {
        case "gone": try folder.remove(name)
        case "flipped": try folder.flip(name)
        case "cut": try folder.write(bytes.prefix(3), to: name)
        case "a socket":
            try folder.remove(name)
            #expect(mknod(folder.location(name).path, S_IFSOCK | 0o600, 0) == 0)
        default:
            try folder.remove(name)
            try FileManager.default.createDirectory(at: folder.location(name), withIntermediateDirectories: true)
        }
        let report = try await ben.sync(folder)
        #expect(report.received.folded == 2 && report.received.captures == 1)
        #expect(report.codes == (fate == "gone" ? [] : ["folder-damaged"]))
        if fate == "another kind of thing" { try folder.remove(name) }
        let remote = folder.remote(1)
        #expect(try await remote.state().lacksSomething)
        #expect(try await remote.lacking().blobs.map { "blob/\($0.description.prefix(2))/\($0)" } == [name])
        try await ada.sync(folder)
        #expect(try folder.bytes(name) == bytes)
        #expect(try await !remote.state().lacksSomething)
        #expect(try await ben.sync(folder).notes == [])
        #expect(try await equalLibraries(ada, ben))
        try await ben.sync(folder)
        let seen = Acknowledgement(of: ben.id, in: try SharedFolder(folder.path))
        #expect(seen.absentBlobs.isEmpty && seen.damagedBlobs.isEmpty && seen.holds.changeCount == 2)
    }

    @Test func `a directory in a blob's place keeps no other one from being supplied, and is told of`() async throws {
        for name in ["a", "b"] { try await ada.save(name) }
        try await ada.sync(folder)
        let names = try blobFiles()
        let bytes = try folder.bytes(names[1])
        for name in names { try folder.remove(name) }
        let place = folder.location(names[0])
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
        try await ben.sync(folder)
        let problem = await remoteProblem { try await ada.sync(folder) }
        #expect(problem?.code == "remote-failed" && problem?.sentence.contains(names[0]) == true)
        #expect(problem?.remedy.contains("move away") == true)
        #expect(try folder.bytes(names[1]) == bytes)
        try folder.remove(names[0])
        for device in [ada, ben] { try await device.sync(folder) }
        #expect(try await equalLibraries(ada, ben))
    }

    @Test func `no file names a blob that has no place, and all goes once it has one`() async throws {
        try await ada.save("a")
        try await ada.sync(folder)
        let name = try blobFiles()[0]
        let other = try TestFolder()
        try FileManager.default.createDirectory(at: other.location(name), withIntermediateDirectories: true)
        for _ in 0..<2 {
            #expect(await remoteProblem { try await ada.sync(other) }?.code == "remote-failed")
            #expect(try other.segmentFiles() == [])
        }
        try other.remove(name)
        try await ada.sync(other)
        #expect(try other.segmentFiles() == folder.segmentFiles())
        try await ben.sync(other)
        #expect(try await equalLibraries(ada, ben))
    }

    @Test func `who can't write to the folder hears of a damaged blob with each sync`() async throws {
        try await ada.save("a")
        try await ada.sync(folder)
        let name = try blobFiles()[0]
        let bytes = try folder.bytes(name)
        try folder.flip(name)
        func report() async throws -> SyncReport {
            try await ben.sync(folder) { throw FileFailure(.writing, $0.name, EROFS) }
        }
        for _ in 0..<2 {
            let notes = try await report().notes
            #expect(notes.map(\.code) == ["folder-damaged"] && notes[0].sentence.contains(name))
        }
        try folder.write(bytes, to: name)
        #expect(try await report().notes == [])
        #expect(try await equalLibraries(ada, ben))
    }

    @Test func `a blob that somebody misses is asked for until its page was purged, and no longer`() async throws {
        let place = try FolderPlace(TestFolder.library)
        let (ada, ben) = (try await RealReplica(of: TestFolder.library), try await RealReplica(of: TestFolder.library))
        let page = try await ada.savePage("https://example.org/", title: "A page", body: "Words that go.")
        try await place.sync(ada)
        try await place.loseBlobs()
        try await place.sync(ben)
        let remote = try await place.makeRemote(for: ben.author, as: .writer, faults: [])
        #expect(try await remote.lacking().blobs == [ContentHash(hashing: Array("Words that go.".utf8))])
        _ = try await ada.replica.edit { try $0.purge(page) }
        #expect(try await ada.replica.compact(.days(0)).forgottenChanges == 2)
        for replica in [ada, ben] { try await place.sync(replica) }
        #expect(try await !remote.state().lacksSomething)
        #expect(try await place.sync(ada).isNoOp)
        #expect(try place.folder.files().allSatisfy { !$0.hasPrefix("blob/") })
    }
}
