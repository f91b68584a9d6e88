import Foundation
import Glibc
import Lectern
import SystemFiles

/// The tokens for hubs, in a file that only its owner reads: outside of libraries, so that copying one hands out none.
///
/// One JSON object: the address of a library at a hub, and the token for it. It is changed under a lock: two commands at
/// once lose nobody's token.
struct TokenFile {
    let path: String

    /// The file in the XDG configuration directory.
    init() throws {
        path = try Environment.directory("XDG_CONFIG_HOME", otherwise: ".config") + "/lectern/tokens.json"
    }

    /// The token for a library at a hub: what LECTERN_TOKEN says, or else what was kept.
    ///
    /// - Throws: `CommandProblem.tokenFile` for a file that others may read, or that can't be read.
    func token(for name: String) throws -> String? {
        if let token = Environment["LECTERN_TOKEN"] { return token }
        return try read()[name]
    }

    /// Keeps a token, or forgets it; a dry run only reads the file.
    ///
    /// - Throws: `CommandProblem.tokenFile` as for reading; what `WholeFile.write` throws, also for lock and directory.
    func keep(_ token: String?, for name: String, isDryRun: Bool) throws {
        guard try read()[name] != token, !isDryRun else { return }
        let lock = try lock()
        defer { withExtendedLifetime(lock) {} }
        // Others may have kept theirs meanwhile.
        var tokens = try read()
        tokens[name] = token
        try write(tokens)
    }

    private func read() throws -> [String: String] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            // A directory that can't be made says so where something is to be kept in it.
            if errno == ENOENT || errno == ENOTDIR { return [:] }
            throw problem(SystemFailure().cause)
        }
        guard status.st_mode & 0o077 == 0 else { throw problem("others may read it") }
        guard let data = FileManager.default.contents(atPath: path),
            let tokens = try? JSONDecoder().decode([String: String].self, from: data)
        else { throw problem("it is not what was written there") }
        return tokens
    }

    /// Takes the lock under which the file is changed, in the directory that is made for both.
    private func lock() throws -> FileLock? {
        let directory = SystemFiles.directory(of: path)
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            let cause = (error as? CocoaError)?.underlying as? POSIXError
            throw WholeFile.problem(directory, SystemFailure(cause?.code.rawValue ?? EIO))
        }
        // A lock of its own: one on the file itself would be on what the next change replaces.
        let place = "\(directory)/tokens-lock"
        do {
            return try FileLock(place, waits: true)
        } catch {
            throw WholeFile.problem(place, error)
        }
    }

    private func write(_ tokens: [String: String]) throws {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try WholeFile.write(Array(try encoder.encode(tokens)) + [0x0a], to: path)
        } catch let problem as any ExplainedProblem {
            throw problem
        } catch {
            throw problem(error.localizedDescription)
        }
    }

    private func problem(_ cause: String) -> CommandProblem { .tokenFile(path: path, cause: cause) }
}
