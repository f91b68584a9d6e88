internal import CFaultyFiles
internal import Foundation
internal import Lectern

/// One person's machine: a replica, a copy of the shared folder, a clock, a disk.
final class Machine {
    let number: Int
    /// All its files are beneath this.
    let directory: String
    let clock = DeviceClock()
    /// The replica while a program has it open.
    private(set) var replica: Replica?
    /// Whether it has only ever been given what readers get.
    var isReader = false
    /// The machines whose people's addresses it has by right: its own, and that of a reader whose files it is a copy of.
    var ownAddresses: Set<Int>
    /// What it has said that it holds.
    var held = VersionVector()
    /// What its person has looked at a while ago.
    var screens: [Screen] = []
    /// The ids under which it has written, in their text form: whose directories in the folder are its own.
    var identities: Set<String> = []
    /// The same as they are in changes.
    var authors: Set<ReplicaID> = []
    /// The files of the folder that its program removed.
    var removedFiles: Set<String> = []
    /// What the folder is known to have held.
    var remembered = VersionVector()
    /// Whether it has ever had a copy of the folder.
    var hasFolder = false
    /// What it held when its backup was made; `nil` where there is none.
    var backedUp: VersionVector?
    /// What a copy of its whole directory was made of.
    struct Copy {
        let identity: ReplicaID
        let vector: VersionVector
    }
    var copied: Copy?
    private let chance: Chance
    private let setting: Setting

    init(_ number: Int, in root: String, _ chance: Chance, _ setting: Setting) {
        self.number = number
        ownAddresses = [number]
        self.chance = chance
        self.setting = setting
        directory = "\(root)/machine-\(number)"
        Files.makeDirectory(directory)
    }

    var replicaDirectory: String { directory + "/replica" }
    var folder: String { directory + "/folder" }
    var backupPath: String { directory + "/backup.lectern" }
    var databasePath: String { replicaDirectory + "/" + ReplicaStore.fileName }

    private var options: ReplicaOptions {
        var options = ReplicaOptions()
        options.store.lockTimeoutInSeconds = 2
        if let goal = setting.frameGoalInBytes { options.store.frameGoalInBytes = goal }
        options.now = { [clock] in clock.now }
        options.random = chance.source
        return options
    }

    /// Makes an empty replica.
    func create(_ library: LibraryID) async throws {
        replica = try await Replica.create(in: replicaDirectory, library: library, options: options)
    }

    /// Makes a replica from another one's path, or from a bundle.
    func clone(_ source: String) async throws {
        replica = try await Replica.clone(source, to: replicaDirectory, options: options)
    }

    /// Starts the program.
    @discardableResult
    func open() async throws -> NewIdentity? {
        let replica = try await Replica.open(replicaDirectory, options: options)
        self.replica = replica
        return replica.newIdentity
    }

    /// Ends the program in peace.
    func close() async throws {
        let closing = replica
        replica = nil
        try await closing?.close()
    }

    /// Ends the program without asking it.
    ///
    /// Its connections are closed all the same, since this process lives on; the disk takes nothing any more.
    func stop() async {
        try? await replica?.close()
        replica = nil
    }

    /// Puts everything on its disk, as before its owner handles files by hand.
    func settle() { settle(directory) }

    /// Puts a file, or everything beneath a directory, on its disk.
    func settle(_ path: String) { faulty_files_settle(path) }
}

/// A text that somebody had in front of them.
struct Screen: Hashable, Sendable {
    let vector: VersionVector
    let item: ItemKey
    let name: TextName
    let text: String
}
