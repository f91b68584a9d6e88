import Dispatch
import Foundation
import Glibc

/// A `sync --watch` that goes on while a test does other things.
final class WatchingSync {
    /// It ended where a line was awaited.
    struct Ended: Error {
        let lastWords: String
    }

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
        DispatchQueue.global().asyncAfter(deadline: .now() + 600, execute: watchdog)
    }

    deinit {
        watchdog.cancel()
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// The next line that it prints; waits for it.
    func next() throws -> JSONObject { try JSONObject(parsing: line(from: output)) }

    /// The next problem that it reports; waits for it.
    func nextProblem() throws -> JSONObject { try JSONObject(parsing: line(from: errors)).object("error") }

    /// Reads no further than to the line's end: what follows stays for the next one.
    private func line(from pipe: Pipe) throws -> [UInt8] {
        var line: [UInt8] = []
        while let byte = try pipe.fileHandleForReading.read(upToCount: 1)?.first {
            guard byte != 0x0A else { return line }
            line.append(byte)
        }
        throw Ended(lastWords: String(decoding: line, as: UTF8.self) + (try unreadErrors()))
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
