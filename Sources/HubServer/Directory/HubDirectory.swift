public import Causality
internal import Foundation
internal import Glibc
internal import SystemFiles

/// The data directory of a hub.
///
/// ```
/// DATA/lock                          held by the hub that runs
/// DATA/libraries/<id>/tokens.json    who may do what
/// DATA/libraries/<id>/…              the library's changes
/// ```
///
/// A library is registered where its folder is. Tokens can be made and revoked while a hub runs.
public struct HubDirectory: Sendable {
    /// Where it is.
    public let path: String

    /// Names a directory; nothing is read or made.
    public init(path: String) { self.path = path }

    /// The libraries that are registered, ordered by id.
    public func libraries() throws(HubProblem) -> [LibraryID] {
        guard exists(librariesPath) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: librariesPath)
                .compactMap { LibraryID(canonicalText: $0) }.sorted()
        } catch {
            throw .dataDirectory(path: librariesPath, cause: error.localizedDescription)
        }
    }

    /// Whether a library is registered.
    public func isRegistered(_ library: LibraryID) -> Bool { exists(folder(of: library)) }

    /// Registers a library, unless it is.
    public func register(_ library: LibraryID) throws(HubProblem) {
        try make()
        try makeFolder(librariesPath, in: path)
        try makeFolder(folder(of: library), in: librariesPath)
    }

    /// The folder of a library.
    public func folder(of library: LibraryID) -> String { "\(librariesPath)/\(library)" }

    /// The tokens of a library that is registered.
    public func tokens(of library: LibraryID) -> HubTokens { HubTokens(folder: folder(of: library)) }

    /// Takes the lock that a running hub holds.
    ///
    /// - Throws: `HubProblem.hubRunning` where another one has it.
    func lock() throws(HubProblem) -> FileLock {
        try make()
        guard let lock = try PrivateFile.lock("\(path)/lock", waits: false) else { throw .hubRunning(path: path) }
        return lock
    }

    private var librariesPath: String { "\(path)/libraries" }

    private func make() throws(HubProblem) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .dataDirectory(path: path, cause: error.localizedDescription)
        }
    }

    /// Makes a folder, unless it is there, and puts its name on disk: else what is in it could be lost with it.
    private func makeFolder(_ folder: String, in parent: String) throws(HubProblem) {
        guard mkdir(folder, 0o700) != 0 else { return try synchronize(parent) }
        guard errno == EEXIST else { throw .dataDirectory(path: folder, cause: SystemFailure().cause) }
    }

    private func synchronize(_ folder: String) throws(HubProblem) {
        do {
            try SystemFiles.synchronize(directory: folder)
        } catch {
            throw .dataDirectory(path: folder, cause: error.cause)
        }
    }

    private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
