import Dispatch
import Foundation
import Glibc

/// A `sync --watch` that goes on while a test does other things.
final class WatchingSync {
    private let process: Process
    private let output = Pipe()
    private let errors = Pipe()
    private let watchdog: DispatchWorkItem

    init(_ library: String, in shop: Workshop, environment: [String: String] = [:]) throws {
        let process = shop.process(
            try CommandBinary.path.get(), ["-C", library, "--json", "sync", "--watch"], environment: environment)
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        self.process = process
        // Whatever goes wrong, nobody waits for a line that never comes.
        watchdog = DispatchWorkItem { [pid = process.processIdentifier] in kill(pid, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: watchdog)
    }

    deinit {
        watchdog.cancel()
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// The next line that it prints; waits for it.
    func next() throws -> JSONObject { try JSONObject(parsing: Array(output.fileHandleForReading.availableData)) }

    /// The next problem that it reports; waits for it.
    func nextProblem() throws -> JSONObject {
        try JSONObject(parsing: Array(errors.fileHandleForReading.availableData)).object("error")
    }

    /// What it has said on standard error that nobody has read; waits for its end.
    func unreadErrors() throws -> String {
        String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    }

    /// Interrupts it, and returns its exit status.
    func interrupt() -> Int32 {
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        return process.status
    }
}
