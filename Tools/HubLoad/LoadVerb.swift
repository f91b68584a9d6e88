import ArgumentParser
import Foundation
import HubServer
import Lectern

/// Puts a hub under load, and finds out whether it lost anything.
///
/// Many replicas of many libraries edit and sync at random while the hub is killed and restarted. In the end everybody
/// syncs, and three things are checked: replicas of one library are equal, a new clone from the hub has every change that
/// anybody made, and the hub's memory stayed bounded. Then many clients watch one library, and it is measured what that
/// costs the hub, and how long a hint takes to reach them all.
struct LoadVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Put a hub under load, kill it meanwhile, and find out whether it lost anything."
    )

    @Option(help: "The lectern command whose hub is put under load.") var binary: String
    @Option(help: "How many replicas there are in all.") var replicas = 200
    @Option(help: "How many libraries they are of.") var libraries = 100
    @Option(help: "How many seconds they edit and sync.") var seconds = 300
    @Option(help: "How often the hub is killed meanwhile.") var kills = 2
    @Option(help: "How many clients watch one library in the end.") var watchers = 500
    @Option(help: "How many seconds they are watched doing nothing.") var idleSeconds = 30

    func run() async throws {
        let place = FileManager.default.temporaryDirectory.path + "/lectern-load-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let hub = try HubProcess(binary: binary, data: place + "/hub")
        defer { hub.kill() }
        let crowd = try await Crowd(replicas: replicas, libraries: libraries, in: place, hub: hub)

        report("\(replicas) replicas of \(libraries) libraries, \(seconds) s, the hub killed \(kills) times")
        try await withThrowingTaskGroup(of: Void.self) { group in
            let end = ContinuousClock.now + .seconds(seconds)
            group.addTask { await crowd.work(until: end) }
            group.addTask { [seconds, kills] in
                for _ in 0..<kills {
                    try await Task.sleep(for: .seconds(seconds) / (kills + 1))
                    try hub.killAndRestart()
                }
            }
            try await group.waitForAll()
        }
        let outcome = try await crowd.settle()
        report(outcome.text)
        report(
            "hub: \(hub.peakInMegabytes) MB at most since its last start, \(hub.processorSeconds) s of processor time")

        let watch = Watch(hub: hub, library: crowd.firstLibrary, clients: watchers)
        report(try await watch.run(idleSeconds: idleSeconds, editing: crowd))
        await crowd.close()
        guard outcome.isWhole else { throw ExitCode.failure }
    }
}
