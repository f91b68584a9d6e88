import Foundation

/// An empty directory, which goes away with its owner and all that is in it.
///
/// Who needs no more than its path later on keeps it with `withExtendedLifetime`.
public final class TemporaryDirectory: Sendable {
    /// Where it is.
    public let path: String

    /// Makes one that nobody else has.
    public init() throws {
        path = FileManager.default.temporaryDirectory.path + "/lectern-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Where something in it is.
    public func path(_ name: String) -> String { "\(path)/\(name)" }
}
