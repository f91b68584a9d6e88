import Foundation
import TestSupport
import Testing

/// A directory for one test, and the built command to use in it as a person does.
final class Workshop {
    private let root: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
        for folder in [directory, home, temporary] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
    }

    /// Where the command runs.
    var directory: String { root.path("work") }

    /// What the command takes for the person's home.
    var home: String { root.path("home") }

    /// Where the command puts files for a while.
    var temporary: String { root.path("tmp") }

    func path(_ name: String) -> String { directory + "/" + name }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path(name)))) }

    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    /// Writes a file, into the one that is there already: its inode stays.
    func write(_ bytes: [UInt8], to name: String) throws {
        if !FileManager.default.fileExists(atPath: path(name)) {
            try Data().write(to: URL(filePath: path(name)))
        }
        let file = try FileHandle(forWritingTo: URL(filePath: path(name)))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    /// Runs `lectern`.
    @discardableResult
    func lectern(
        _ arguments: String..., input: String = "", environment: [String: String] = [:], in folder: String = ""
    ) throws -> Outcome {
        try lectern(arguments, input: Array(input.utf8), environment: environment, in: folder)
    }

    @discardableResult
    func lectern(
        _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:], in folder: String = ""
    ) throws -> Outcome {
        try run(
            CommandBinary.path.get(), arguments, input: input, environment: environment, in: folder)
    }

    /// Runs any program, with an environment that holds nothing of the machine's.
    func run(
        _ program: String, _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
        in folder: String = ""
    ) throws -> Outcome {
        let process = process(program, arguments, environment: environment, in: folder)
        let name = UUID().uuidString
        let files = ["in", "out", "err"].map { URL(filePath: root.path("\(name).\($0)")) }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        try Data(input).write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        // Files rather than pipes: nobody waits for a reader.
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.status, output: Array(try Data(contentsOf: files[1])),
            errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
    }

    /// Runs a script in which file systems can be mounted, and `$0` is `lectern`.
    func runMounting(_ script: String) throws -> Outcome {
        try run("/usr/bin/unshare", ["-rm", "sh", "-c", script, CommandBinary.path.get()])
    }

    /// A file system of our own takes a name space of our own; where the kernel refuses that, no disk can be filled.
    static let canMount: Bool = {
        guard let shop = try? Workshop() else { return false }
        let words = ["-rm", "sh", "-c", "mount -t tmpfs -o size=64k none \"$PWD\""]
        return (try? shop.run("/usr/bin/unshare", words))?.status == 0
    }()

    /// A process that is ready to run, with streams of the caller's choice.
    func process(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], in folder: String = ""
    ) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.isEmpty ? directory : path(folder))
        let own = ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": home, "TMPDIR": temporary, "LANG": "C.UTF-8"]
        // A run that measures coverage measures the command's as well.
        let coverage = ProcessInfo.processInfo.environment.filter { $0.key == "LLVM_PROFILE_FILE" }
        process.environment = own.merging(coverage) { $1 }.merging(environment) { $1 }
        return process
    }
}

extension Process {
    /// The exit code; minus the signal's number where one ended the process.
    var status: Int32 { terminationReason == .exit ? terminationStatus : -terminationStatus }
}
