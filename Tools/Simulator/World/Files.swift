internal import Foundation

/// What people and other programs do to files, beneath and beside the engine.
///
/// Listings are sorted, so that nothing depends on the file system.
enum Files {
    static func makeDirectory(_ path: String) {
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    static func bytes(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map(Array.init) }

    /// Writes a file in place: one that is there stays the same file.
    static func write(_ bytes: [UInt8], to path: String) {
        makeDirectory((path as NSString).deletingLastPathComponent)
        if !exists(path) { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        guard let file = FileHandle(forWritingAtPath: path) else { return }
        defer { try? file.close() }
        try? file.truncate(atOffset: 0)
        try? file.write(contentsOf: Data(bytes))
    }

    /// The regular files beneath a directory, relative to it.
    static func names(below directory: String) -> [String] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: directory)) ?? []
        return names.filter { name in
            var isDirectory: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: directory + "/" + name, isDirectory: &isDirectory)
            return exists && !isDirectory.boolValue
        }.sorted()
    }
}
