internal import SystemFiles

extension DatabaseFile {
    /// Puts on disk what a file holds, on which SQLite has no locks in this process: they would end.
    static func synchronize(file path: String) throws {
        do {
            try SystemFiles.synchronize(file: path)
        } catch {
            throw problem(path, error)
        }
    }

    /// Puts on disk which names a directory holds.
    static func synchronize(directory path: String) throws {
        do {
            try SystemFiles.synchronize(directory: path)
        } catch {
            throw problem(path, error)
        }
    }

    private static func problem(_ path: String, _ failure: SystemFailure) -> StoreProblem {
        .failed(attempt: "put \(path) on disk", cause: failure.cause)
    }
}
