import Foundation

/// An empty directory, which goes away with its owner and all that is in it.
///
/// Who needs no more than its path later on keeps it with `withExtendedLifetime`.
public final class TemporaryDirectory: Sendable {
    /// Without a symbolic link: the kernel names the files that a process has open in this way.
    private static let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path

    /// Where it is.
    public let path: String

    /// Makes one that nobody else has.
    public init() throws {
        path = Self.parent + "/lectern-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Where something in it is.
    public func path(_ name: String) -> String { "\(path)/\(name)" }
}
