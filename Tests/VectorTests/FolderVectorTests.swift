import Causality
import Foundation
import TestSupport
import Testing

@testable import FolderRemote

@Suite struct FolderVectorTests {
    @Test func `names in a shared folder are what the vectors say`() throws {
        for vector in try VectorFolder.cases(in: "folder-names.json") {
            let path = try vector.text("path")
            let place = FolderPlace(path)
            #expect(place.word == (try vector.text("is")), "\(vector)")
            switch place {
            case .changes(let file):
                #expect(file.writer == (try vector.id("writer")), "\(vector)")
                #expect("\(file.range.replica)" == (vector.members["run"] as? [Any])?.first as? String, "\(vector)")
                let run = try #require(vector.members["run"] as? [Any])
                #expect(Int(file.range.first) == run[1] as? Int, "\(vector)")
                #expect(Int(file.range.last) == run[2] as? Int, "\(vector)")
                #expect(file.headPrefix == (try vector.u64("head")), "\(vector)")
                #expect(file.path == path, "\(vector)")
            case .seen(let writer): #expect(writer == (try vector.id("writer")), "\(vector)")
            case .blob(let hash): #expect(hash == (try vector.hash("hash")), "\(vector)")
            case .library, .arriving, .strange, .elsewhere: break
            }
        }
    }

    @Test func `what writers say they hold is read, and written again as the same bytes`() throws {
        for vector in try VectorFolder.cases(in: "folder-seen.json") {
            let bytes = Array(try vector.text("bytes").utf8)
            guard try vector.member("whole", as: Bool.self) else {
                #expect(Acknowledgement(bytes: bytes) == nil, "\(vector)")
                continue
            }
            let read = try #require(Acknowledgement(bytes: bytes), "\(vector)")
            var meant = Acknowledgement()
            meant.holds = try vector.vector("holds")
            meant.absentBlobs = Set(try vector.texts("absentBlobs").map { try VectorCase.hash($0) })
            meant.damagedBlobs = Set(try vector.texts("damagedBlobs").map { try VectorCase.hash($0) })
            meant.damagedFiles = Set(try vector.texts("damagedFiles").map { try Self.file($0) })
            meant.lackingPrivate = try vector.runs("lacksPrivate")
            #expect(read == meant, "\(vector)")
            #expect(
                meant.bytes == Array(try vector.text(vector.has("written") ? "written" : "bytes").utf8), "\(vector)")
        }
    }

    private static func file(_ path: String) throws -> SegmentFile {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count == 2, let writer = ReplicaID(canonicalText: parts[0]),
            let file = SegmentFile(writer: writer, name: parts[1])
        else { throw VectorProblem(sentence: "\(path) is no file of changes") }
        return file
    }

    @Test func `library files mean what the vectors say`() throws {
        let folder = try TemporaryDirectory()
        for (number, vector) in try VectorFolder.cases(in: "folder-library.json").enumerated() {
            let path = folder.path("\(number)")
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let bytes = Array(try vector.text("bytes").utf8)
            _ = try folder.write(bytes, as: "\(number)/library.json")
            let content = try LibraryFile.read(in: SharedFolder(path))
            switch try vector.text("means") {
            case "library":
                let library: LibraryID = try vector.id("library")
                #expect(content == .library(library), "\(vector)")
                #expect(LibraryFile.bytes(library) == bytes, "\(vector)")
            case "newer": #expect(content == .newer, "\(vector)")
            default: #expect(content == .unreadable, "\(vector)")
            }
        }
    }
}

/// What a path below a shared folder is, by its name alone.
private enum FolderPlace {
    case library
    case changes(SegmentFile)
    case seen(ReplicaID)
    case blob(ContentHash)
    case arriving
    case strange
    case elsewhere

    init(_ path: String) {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.first == Layout.log else {
            let hash = parts.last.flatMap { ContentHash(text: $0) }
            self =
                path == Layout.library
                ? .library
                : hash.map { Layout.blob($0) == path } == true
                    ? .blob(hash ?? .zero) : .elsewhere
            return
        }
        let isHidden = parts.contains { $0.hasPrefix(".") }
        guard parts.count == 3, let writer = ReplicaID(canonicalText: parts[1]) else {
            self = isHidden ? .arriving : .strange
            return
        }
        if path == Layout.seen(of: writer) {
            self = .seen(writer)
        } else if let file = SegmentFile(writer: writer, name: parts[2]) {
            self = .changes(file)
        } else {
            self = isHidden ? .arriving : .strange
        }
    }

    var word: String {
        switch self {
        case .library: "library"
        case .changes: "changes"
        case .seen: "seen"
        case .blob: "blob"
        case .arriving: "arriving"
        case .strange: "strange"
        case .elsewhere: "elsewhere"
        }
    }
}
