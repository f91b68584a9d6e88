import Causality
import Foundation
import SyncProtocol
import TestSupport

@testable import FolderRemote

/// A shared folder that is removed after the test.
final class TestFolder: Sendable {
    static let library = LibraryID(value: 0xf01de4)

    private let place: TemporaryDirectory

    var path: String { place.path }

    /// Makes a folder for the library, or an empty one.
    init(isEmpty: Bool = false) throws {
        place = try TemporaryDirectory()
        if !isEmpty { try FolderRemote.create(path, library: Self.library) }
    }

    /// A remote of the writer with a small number.
    func remote(
        _ writer: UInt64 = 9, remembered: VersionVector = VersionVector(), mayReseed: Bool = false,
        watch: FolderWatch = FolderWatch(),
        willChange: @escaping @Sendable (SharedFolder.Step) throws -> Void = { _ in }
    ) -> FolderRemote {
        FolderRemote(
            path: path, writer: ReplicaID(value: UInt128(writer)), library: Self.library, remembered: remembered,
            mayReseed: mayReseed, watch: watch, willChange: willChange)
    }

    // MARK: Files

    /// All files below the folder, ordered.
    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path).filter { !isDirectory($0) }.sorted()
    }

    /// The files of changes, ordered.
    func segmentFiles() throws -> [String] { try files().filter { $0.hasSuffix(".seg") } }

    /// Which changes are in the files of changes, in the order of these: the first and the last one of each.
    func ranges() throws -> [String] {
        try segmentFiles().map { $0.split(separator: "-").dropFirst().prefix(2).joined(separator: "-") }
    }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: location(name))) }

    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        let parent = location(name).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try Data(bytes).write(to: location(name))
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(at: location(name)) }

    /// Removes all that is in the folder, and leaves it there.
    func wipe() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: path) { try remove(name) }
    }

    /// Flips a bit in the middle of a file.
    func flip(_ name: String) throws {
        var bytes = try bytes(name)
        bytes[bytes.count / 2] ^= 0x10
        try write(bytes, to: name)
    }

    func location(_ name: String) -> URL { URL(fileURLWithPath: path).appendingPathComponent(name) }

    private func isDirectory(_ name: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: location(name).path, isDirectory: &isDirectory)
            && isDirectory.boolValue
    }
}

/// The problem that a piece of work ends with; `nil` where it ends well.
func remoteProblem(_ work: () async throws -> Void) async -> RemoteProblem? {
    do {
        try await work()
        return nil
    } catch {
        return error as? RemoteProblem
    }
}
