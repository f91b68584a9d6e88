import Causality
import Foundation
import ReplicaStore
import TestSupport
import WireFormat

/// A hub's log in a directory of its own, which goes away with it.
final class TemporaryLog {
    private let place: TemporaryDirectory
    private let library: LibraryID
    private(set) var store: LogStore

    init(library: LibraryID) throws {
        self.library = library
        place = try TemporaryDirectory()
        store = try LogStore(directory: place.path, library: library, creating: true, options: .fast)
    }

    deinit { try? store.close() }

    /// Closes the log, and opens it again.
    func reopen() throws {
        try store.close()
        store = try LogStore(directory: place.path, library: library, creating: false, options: .fast)
    }

    var directory: String { place.path }

    var vector: VersionVector { get throws { VersionVector(try store.state(absentAtMost: 0).heads.map(\.change)) } }

    private var files: [String] {
        get throws { try FileManager.default.subpathsOfDirectory(atPath: directory).map { directory + "/" + $0 } }
    }

    /// Whether words stand in any of its files.
    func holds(_ words: String) throws -> Bool {
        try files.contains { try Data(contentsOf: URL(filePath: $0)).range(of: Data(words.utf8)) != nil }
    }

    /// How large its files are.
    var sizeInBytes: Int { get throws { try files.reduce(0) { try $0 + Data(contentsOf: URL(filePath: $1)).count } } }

    /// Everything that an export gives.
    func frames(_ options: ExportOptions = ExportOptions()) throws -> [BundleFrame] {
        try store.beginExport(options).remainingFrames()
    }
}

extension LogExport {
    /// All frames from here to the end.
    func remainingFrames() throws -> [BundleFrame] {
        var export = self
        var frames: [BundleFrame] = []
        while let some = try export.next() { frames += some }
        return frames
    }
}

extension [BundleFrame] {
    var segments: [Segment] {
        compactMap { frame in
            guard case .segment(let segment) = frame else { return nil }
            return segment
        }
    }

    var blobs: [BundleBlob] {
        flatMap { frame -> [BundleBlob] in
            guard case .blobs(let blobs) = frame else { return [] }
            return blobs
        }
    }

    var items: [SnapshotItem] {
        flatMap { frame -> [SnapshotItem] in
            guard case .items(let items) = frame else { return [] }
            return items
        }
    }

    var privateEntries: [PrivateEntry] {
        flatMap { frame -> [PrivateEntry] in
            guard case .privateRecords(let entries) = frame else { return [] }
            return entries
        }
    }
}
