internal import ArgumentParser
internal import CFaultyFiles
internal import Foundation

/// Tries to make the real engine lose data, diverge or leak.
///
/// One seed is one run, the same in every process. It deliberately has no network and no wall clock of its own: people,
/// machines, disks, a hub and a shared folder are all made of the seed, and the engine beneath them is the real one, on
/// real files.
@main
struct Simulator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Tries to make the engine lose data, diverge or leak.",
        discussion: "Ends with 0 where no checker complained, and with 1 where one did.")

    @Option(help: "One run, from this seed.") var seed: UInt64?
    @Option(help: ArgumentHelp("Runs from one seed to another.", valueName: "A..B")) var seeds: String?
    @Option(help: "How many steps a run has.") var steps = 80
    @Option(help: "Go on with further seeds for so long.") var minutes: Double?
    @Flag(help: "Say what happens in each step.") var verbose = false
    @Flag(help: "Say what is done to files, on standard error.") var files = false
    @Flag(help: "Don't look for a shorter history of a failure.") var noShrinking = false
    @Flag(help: "Go on after a failure.") var keepGoing = false

    func validate() throws {
        if seeds != nil, range == nil { throw ValidationError("--seeds takes two numbers, as in 1..100") }
        if seed != nil, seeds != nil { throw ValidationError("--seed and --seeds say the same in two ways") }
    }

    private var range: ClosedRange<UInt64>? {
        guard let parts = seeds?.split(separator: "."), parts.count == 2, let first = UInt64(parts[0]),
            let last = UInt64(parts[1]), first <= last
        else { return nil }
        return first...last
    }

    func run() async throws {
        let temporary = try Self.makeTemporaryDirectory()
        defer { try? FileManager.default.removeItem(atPath: temporary) }
        faulty_files_tell(files ? 1 : 0)
        var campaign = Campaign(steps: steps, isVerbose: verbose, shrinks: !noShrinking)
        let deadline = minutes.map { Date().addingTimeInterval($0 * 60) }
        let first = seed ?? range?.lowerBound ?? 1
        let last = seed ?? range?.upperBound ?? (deadline == nil ? first + 99 : .max)
        var number = first
        while number <= last, deadline.map({ Date() < $0 }) ?? true {
            await campaign.run(seed: number)
            if campaign.failures > 0 && !keepGoing { break }
            number += 1
        }
        campaign.report()
        if campaign.failures > 0 { throw ExitCode(1) }
    }

    /// Gives SQLite a directory of this process alone for its temporary files.
    ///
    /// It draws their names by chance, and a simulation makes chance the same in every run: of two processes that simulate
    /// at once, one could find the other's file, open it for reading, and fail to write it.
    private static func makeTemporaryDirectory() throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/lectern-simulator-\(getpid())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        setenv("SQLITE_TMPDIR", path, 1)
        return path
    }
}

/// Prints a line, to be seen at once wherever it goes.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
