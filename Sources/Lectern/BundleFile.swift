internal import Foundation
internal import Glibc
internal import ReplicaStore
internal import SystemFiles
public import WireFormat

/// Bundles as files.
public enum BundleFile {
    /// What a bundle says of itself and what it holds.
    public struct Description: Hashable, Sendable {
        /// Library, vectors, flags.
        public let header: BundleHeader
        /// How much there is of everything.
        public let summary: BundleSummary
        /// The runs of changes, in the order of the file.
        public let segments: [Segment.Outline]
    }

    /// Passes over a whole bundle: structure, lengths and the hash over all of it.
    ///
    /// Cost: one fast reading.
    ///
    /// - Throws: `BundleProblem`, `ReplicaProblem.unreadableFile`.
    public static func check(_ path: String) throws -> (header: BundleHeader, summary: BundleSummary) {
        let file = try open(path)
        defer { try? file.close() }
        return try BundleReader.check(source: source(file, path))
    }

    /// Reads a whole bundle, decompresses and decodes everything in it, and says what it holds.
    ///
    /// - Throws: `BundleProblem`, `ReplicaProblem.unreadableFile`, `StoreProblem.damaged` for changes that can't be read.
    public static func inspect(_ path: String) throws -> Description {
        let file = try open(path)
        defer { try? file.close() }
        var reader = try BundleReader(source: source(file, path))
        var segments: [Segment.Outline] = []
        while let frame = try reader.next() {
            guard case .segment(let segment) = frame else { continue }
            do {
                segments.append(try segment.verifiedOutline(library: reader.header.library))
            } catch {
                throw StoreProblem.damaged(segment.range, error)
            }
        }
        return Description(header: reader.header, summary: reader.summary, segments: segments)
    }

    static func open(_ path: String) throws -> FileHandle {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ReplicaProblem.unreadableFile(path: path, cause: SystemFailure().cause)
        }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    static func source(_ file: FileHandle, _ path: String) -> (Int) throws -> [UInt8] {
        { atMost in
            do {
                return Array(try file.read(upToCount: atMost) ?? Data())
            } catch {
                throw ReplicaProblem.unreadableFile(path: path, cause: error.localizedDescription)
            }
        }
    }
}
