internal import CFaultyFiles
internal import Foundation
internal import Lectern
internal import RemoteConformance

/// The hub: the log that the real one keeps of a library, on a machine of its own.
final class Hub {
    let directory: String
    /// What it has said that it holds, to those who synced without trouble.
    var held = VersionVector()
    private let setting: Setting
    private var log: LibraryLog?

    init(in root: String, _ setting: Setting) {
        self.setting = setting
        directory = root + "/hub"
        Files.makeDirectory(directory)
    }

    /// The log, opened where it isn't yet.
    func place() async throws -> MemoryPlace {
        if let log { return MemoryPlace(log) }
        var options = StoreOptions()
        options.lockTimeoutInSeconds = 2
        if let goal = setting.frameGoalInBytes { options.frameGoalInBytes = goal }
        Files.makeDirectory(directory + "/log")
        let opened = try await LibraryLog.open(
            directory: directory + "/log", library: World.library, creating: true, options: options)
        log = opened
        return MemoryPlace(opened)
    }

    /// What it holds.
    func vector() async throws -> VersionVector {
        _ = try await place()
        return try await log?.state().vector ?? VersionVector()
    }

    /// Ends the program.
    func stop() async {
        try? await log?.close()
        log = nil
    }

    /// Lets something happen to its files, while it doesn't run.
    func meet(_ fate: HubFate) async {
        await stop()
        faulty_files_settle(directory)
        let backup = directory + "/backup"
        let place = directory + "/log"
        switch fate {
        case .wiped: Files.remove(place)
        case .backedUp:
            Files.remove(backup)
            for name in Files.names(below: place) {
                if let bytes = Files.bytes(place + "/" + name) { Files.write(bytes, to: backup + "/" + name) }
            }
        case .restored:
            guard Files.exists(backup) else { return }
            Files.remove(place)
            for name in Files.names(below: backup) where !name.hasSuffix("-shm") {
                if let bytes = Files.bytes(backup + "/" + name) { Files.write(bytes, to: place + "/" + name) }
            }
        }
        faulty_files_settle(directory)
        held = VersionVector()
    }
}
