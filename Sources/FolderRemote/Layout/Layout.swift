internal import Causality

/// Where everything is in a folder: Protocol/Folders.md.
enum Layout {
    static let library = "library.json"
    static let log = "log"
    static let blobs = "blob"
    static let seen = "seen"
    /// The longest name that this layout has, and some.
    static let longestName = 120

    static func directory(of writer: ReplicaID) -> String { "\(log)/\(writer)" }

    static func seen(of writer: ReplicaID) -> String { "\(directory(of: writer))/\(seen)" }

    static func blobDirectory(of hash: ContentHash) -> String { "\(blobs)/\(hash.description.prefix(2))" }

    static func blob(_ hash: ContentHash) -> String { "\(blobDirectory(of: hash))/\(hash)" }

    /// A new temporary name in a writer's own directory.
    ///
    /// Also for files that end up elsewhere: so a directory has one writer, and there is one place to tidy.
    static func temporary(of writer: ReplicaID) -> String { "\(directory(of: writer))/\(temporaryName())" }

    /// A new temporary name.
    static func temporaryName() -> String { ".new-\(String(UInt64.random(in: 0...UInt64.max), radix: 16)).tmp" }

    /// Whether a file is of this program's making, and not yet in its place.
    static func isTemporary(_ name: String) -> Bool { name.hasPrefix(".new-") && name.hasSuffix(".tmp") }
}

extension SharedFolder {
    /// Makes a writer's directory, unless it is there.
    func makeDirectory(of writer: ReplicaID) throws {
        try makeDirectory(Layout.log)
        try makeDirectory(Layout.directory(of: writer))
    }
}
