internal import CFaultyFiles
internal import Foundation
internal import Lectern
internal import Synchronization

/// Everything that there is in one run: machines, a hub, what lies about, and the books that are kept of it all.
final class World {
    static let library = LibraryID(value: 0x5eed)

    let root: String
    private let setting: Setting
    let chance = Chance()
    private(set) var machines: [Machine]
    let hub: Hub
    /// Bundles that lie about, in the order of their making.
    var mail: [String] = []
    var ledger = Ledger()
    var trace = Trace()
    var counts = Counts()
    /// Whether somebody put a backup back, and with it gave up changes that nobody else may have.
    var gaveUpChanges = false
    /// The newer program at each machine's side.
    var strangers: [Int: Stranger] = [:]
    /// What a machine's replica looked like when it was last compared.
    var views: [Int: LibraryView] = [:]

    private static let number = Mutex(0)

    init(_ setting: Setting) {
        let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        let place = Files.exists("/dev/shm") ? "/dev/shm" : temporary.path
        let number = Self.number.withLock { number in
            number += 1
            return number
        }
        root = "\(place)/lectern-simulation-\(ProcessInfo.processInfo.processIdentifier)-\(number)"
        Files.makeDirectory(root + "/graveyard")
        Files.makeDirectory(root + "/mail")
        faulty_files_begin(root, root + "/graveyard")
        faulty_files_seed_sqlite(1)
        self.setting = setting
        machines = (0..<setting.machines).map { [root, chance] in Machine($0, in: root, chance, setting) }
        hub = Hub(in: root, setting)
    }

    /// Ends all programs, and removes all files.
    func end() async {
        for machine in machines { await machine.stop() }
        await hub.stop()
        faulty_files_end()
        Files.remove(root)
    }

    /// The machines that have a replica.
    var present: [Machine] { machines.filter { $0.replica != nil } }

    /// A machine more, without a replica.
    func addMachine() -> Machine {
        let machine = Machine(machines.count, in: root, chance, setting)
        machines.append(machine)
        return machine
    }

    /// Where the next bundle is written.
    func nextMail(_ step: Step) -> String { "\(root)/mail/\(step.number).bundle" }
}

/// How much was done in a run.
struct Counts: Codable, Hashable {
    var steps = 0
    var edits = 0
    var exchanges = 0
    var fileOperations = 0
    var faults = 0
    var reboots = 0
    /// Changes that went into a baseline.
    var forgotten = 0
    /// How many of them at the end of a run.
    var forgottenAtTheEnd = 0
    /// Snapshots that took the place of changes.
    var snapshots = 0
    var newIdentities = 0
    var refusals = 0
    var checks = 0

    mutating func add(_ other: Counts) {
        steps += other.steps
        edits += other.edits
        exchanges += other.exchanges
        fileOperations += other.fileOperations
        faults += other.faults
        reboots += other.reboots
        forgotten += other.forgotten
        forgottenAtTheEnd += other.forgottenAtTheEnd
        snapshots += other.snapshots
        newIdentities += other.newIdentities
        refusals += other.refusals
        checks += other.checks
    }
}
