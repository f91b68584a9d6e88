import Foundation
import HubServer
import Lectern
import SyncProtocol
import TestSupport

/// A hub in this process, with one library, whose directory goes away with it.
final class HubUnderTest: Sendable {
    let library: LibraryID
    let port: Int
    let log: HubLog
    private let place: TemporaryDirectory
    private let serving: Task<Void, any Error>

    private init(
        library: LibraryID, port: Int, log: HubLog, place: TemporaryDirectory, serving: Task<Void, any Error>
    ) {
        self.library = library
        self.port = port
        self.log = log
        self.place = place
        self.serving = serving
    }

    deinit { serving.cancel() }

    private var directory: HubDirectory { HubDirectory(path: place.path) }

    /// Starts a hub, and returns when it listens.
    ///
    /// - Parameter makeHub: makes the hub, with the logs of libraries in its directory unless told otherwise.
    static func start(
        with library: LibraryID,
        _ makeHub: (HubDirectory, HubApplication.Options, HubLog) throws -> HubApplication = {
            try HubApplication($0, $1, logger: $2.logger)
        }
    ) async throws -> HubUnderTest {
        let place = try TemporaryDirectory()
        let directory = HubDirectory(path: place.path)
        try directory.register(library)
        var options = HubApplication.Options()
        options.address = ListenAddress(host: "127.0.0.1", port: 0)
        // Cases ask far more often than people do.
        options.limits.requestsPerSecond = 1_000_000
        options.limits.requestsInBurst = 1_000_000
        options.limits.idleTime = .seconds(600)
        let (ports, listening) = AsyncStream<Int>.makeStream()
        options.onListening = { listening.yield($0) }
        let log = HubLog()
        let hub = try makeHub(directory, options, log)
        let serving = Task {
            defer { listening.finish() }
            try await hub.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await serving.value
            throw CancellationError()
        }
        return HubUnderTest(library: library, port: port, log: log, place: place, serving: serving)
    }

    var address: String { "http://127.0.0.1:\(port)" }

    /// Makes a token.
    func token(_ role: MemberRole, expires: Int64? = nil) throws -> String {
        var generator = SystemRandomNumberGenerator()
        return try directory.tokens(of: library)
            .create(role, expires: expires, now: HubRoutes.wallClock(), using: &generator).token.text
    }

    /// Loses all blobs behind the hub's back, and notes them as those that changes name and that are not here.
    func loseBlobs() throws {
        let sqlite = Process()
        sqlite.executableURL = URL(filePath: "/usr/bin/env")
        sqlite.arguments = [
            "sqlite3", "-bail", "-cmd", ".timeout 10000", "\(directory.folder(of: library))/log.lectern-hub",
            """
            BEGIN IMMEDIATE;
            INSERT INTO absent_capture (hash, timestamp) SELECT hash, 1 FROM capture;
            DELETE FROM capture;
            COMMIT;
            """,
        ]
        try sqlite.run()
        sqlite.waitUntilExit()
        guard sqlite.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Ends it at once, and returns when nothing of it runs any more.
    func end() async {
        serving.cancel()
        _ = await serving.result
    }
}
