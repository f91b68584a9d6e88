import Foundation
import Glibc
import Testing

/// The built hub, running in a workshop until it is let go of.
final class RunningHub {
    let url: String
    private let shop: Workshop
    private let data: String
    private let process: Process
    private let errorFile: String

    /// Starts a hub and waits until it says where it listens.
    init(in shop: Workshop, data: String = "hub", port: Int = 0, _ options: String...) throws {
        self.shop = shop
        self.data = data
        errorFile = shop.path("\(data)-\(UUID().uuidString).log")
        process = shop.process(
            try CommandBinary.path.get(),
            ["hub", "serve", "--data", data, "--listen", "127.0.0.1:\(port)", "--json"] + options)
        let output = Pipe()
        process.standardOutput = output
        _ = FileManager.default.createFile(atPath: errorFile, contents: nil)
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errorFile))
        try process.run()
        let line = output.fileHandleForReading.availableData
        url = try JSONObject(parsing: Array(line)).string("listening")
    }

    deinit { end(by: SIGKILL) }

    var port: Int { Int(url.split(separator: ":").last ?? "") ?? 0 }

    /// What it has written to standard error.
    var log: String { (try? String(contentsOfFile: errorFile, encoding: .utf8)) ?? "" }

    /// Ends it, and returns its exit code.
    @discardableResult
    func end(by signal: Int32) -> Int32 {
        guard process.isRunning else { return process.status }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.status
    }

    /// Makes a token.
    func token(_ role: String, for library: String, _ options: String...) throws -> String {
        let outcome = try shop.lectern(
            ["hub", "token", "create", "--data", data, "--library", library, "--role", role, "--json"] + options)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.json().string("token")
    }
}
