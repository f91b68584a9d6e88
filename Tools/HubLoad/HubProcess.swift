import Foundation
import Glibc
import HubServer
import Lectern
import Synchronization

/// A hub in a process of its own, which can be killed and started again at the same port.
final class HubProcess: Sendable {
    struct DidNotStart: Error {}

    let directory: HubDirectory
    private let binary: String
    private let process: Mutex<Process?>
    private let port: Mutex<Int>

    init(binary: String, data: String) throws {
        directory = HubDirectory(path: data)
        self.binary = binary
        process = Mutex(nil)
        port = Mutex(0)
        try start()
    }

    var url: String { "http://127.0.0.1:\(port.withLock { $0 })" }

    /// A new library there, and a token to write it.
    func newLibrary() throws -> (library: LibraryID, token: String) {
        var generator = SystemRandomNumberGenerator()
        let library = LibraryID.random(using: &generator)
        try directory.register(library)
        let made = try directory.tokens(of: library).create(.writer, now: HubRoutes.wallClock(), using: &generator)
        return (library, made.token.text)
    }

    func kill() {
        process.withLock { process in
            guard let running = process else { return }
            Glibc.kill(running.processIdentifier, SIGKILL)
            running.waitUntilExit()
            process = nil
        }
    }

    func killAndRestart() throws {
        kill()
        try start()
    }

    /// The most memory that the process has had.
    var peakInMegabytes: Int { (status("VmHWM") ?? 0) / 1_024 }

    /// What it has used of the processors so far.
    var processorSeconds: Double {
        let id = process.withLock { $0?.processIdentifier ?? 0 }
        let line = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
        let fields = line.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private func start() throws {
        let started = Process()
        started.executableURL = URL(filePath: binary)
        let port = port.withLock { $0 }
        started.arguments = [
            "--json", "-q", "hub", "serve", "--data", directory.path, "--listen", "127.0.0.1:\(port)",
        ]
        let output = Pipe()
        started.standardOutput = output
        started.standardError = FileHandle.nullDevice
        try started.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let match = line.firstMatch(of: #/:([0-9]+)"/#), let found = Int(match.1) else { throw DidNotStart() }
        self.port.withLock { $0 = found }
        process.withLock { $0 = started }
    }

    private func status(_ name: String) -> Int? {
        let id = process.withLock { $0?.processIdentifier ?? 0 }
        let lines = (try? String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)) ?? ""
        guard let line = lines.split(separator: "\n").first(where: { $0.hasPrefix("\(name):") }) else { return nil }
        return line.split(separator: " ").compactMap { Int($0.filter(\.isNumber)) }.first { $0 > 0 }
    }
}
