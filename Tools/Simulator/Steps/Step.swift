/// One thing that happens in a run.
///
/// A step draws all its chance from its own seed, and chooses its subjects so that it doesn't matter much which other
/// steps there are. Any sub-list of a run's steps is a run.
struct Step: Codable, Hashable, Sendable {
    /// Its number in the whole run, from 1.
    let number: Int
    /// The true time in milliseconds since 1970.
    let time: Int64
    /// What it draws from.
    let seed: UInt64
    /// What happens.
    let action: Action
    /// What goes wrong meanwhile with the disk or the power of the machine at which it happens.
    let fault: Fault?
}

/// What goes wrong with a machine during a step.
struct Fault: Codable, Hashable, Sendable {
    enum Kind: String, Codable, CaseIterable, Sendable {
        /// The process ends; what it wrote stays.
        case kill
        /// The machine ends; what was not put on disk is lost in part.
        case power
        /// There is no room for some writes.
        case full
        /// Some writes fail.
        case broken
    }

    let kind: Kind
    /// The operation at which it happens, counted from 1.
    ///
    /// A machine that has done its work by then ends right after it.
    let at: Int
    /// For how many operations it goes on, where it passes.
    let lasts: Int
}

/// What happens in a step.
///
/// Machines are named by their numbers; one that has no replica yet does nothing.
enum Action: Codable, Hashable, Sendable {
    /// A person edits; `isStale` says that they read what they edit a while ago.
    case edit(machine: Int, EditKind, isStale: Bool)
    /// A bundle goes from one machine to another at once.
    case bundle(from: Int, to: Int, BundleKind)
    /// A bundle is written and lies about.
    case mail(from: Int, BundleKind)
    /// Somebody imports a bundle that lies about, perhaps not for the first time.
    case open(machine: Int, holdsEarly: Bool)
    /// A machine syncs with the hub.
    case sync(machine: Int, [ConnectionFault])
    /// Something happens to the hub.
    case hub(HubFate)
    /// A machine syncs with its copy of the shared folder.
    case folder(machine: Int, fillsAgain: Bool)
    /// The program that moves the folder carries some of its files from one machine to another.
    case carry(from: Int, to: Int, percent: Int, tears: Bool)
    /// Something happens to a machine's copy of the folder.
    case folderFate(machine: Int, FolderFate)
    /// A machine's clock is set.
    case clock(machine: Int, offsetInMilliseconds: Int64)
    /// A program ends in peace and starts again.
    case reopen(machine: Int)
    /// A backup is made.
    case backup(machine: Int)
    /// A backup is put back.
    case restore(machine: Int)
    /// A machine gets its first replica from another one.
    case join(machine: Int, from: Int, JoinKind)
    /// A newer program, at a machine's side, writes what this one doesn't know.
    case newerProgram(machine: Int)
    /// Somebody hands a machine bytes that are wrong.
    case hostile(machine: Int, HostileKind)
    /// A reader becomes a member.
    case promote(machine: Int)
    /// Everything that follows from the log is made anew.
    case repair(machine: Int)
    /// A whole directory is put back as it was, the identity file included, and the machine meets another one at once.
    case rewind(machine: Int, from: Int)
    /// Everything is checked at one machine.
    case verify(machine: Int)
    /// A replica forgets what is older than so many days, and its file is written anew without free room.
    ///
    /// Below 0 all history is kept; `nil` is what the library says.
    case compact(machine: Int, days: Int64?)
}

/// What a bundle holds.
enum BundleKind: String, Codable, CaseIterable, Sendable {
    /// All changes.
    case everything
    /// What the receiver lacks.
    case lacking
    /// What the receiver lacks, without captures.
    case withoutCaptures
    /// All changes, without private records.
    case forReader
}

/// What goes wrong on the way to the hub.
enum ConnectionFault: Codable, Hashable, Sendable {
    case cutReceiving(afterBytes: Int)
    case cutSending(afterBytes: Int)
    case repeatedPiece
    case lostAnswer
    case busy(times: Int)
    case failing(times: Int)
}

/// What happens to the hub.
enum HubFate: String, Codable, CaseIterable, Sendable {
    case wiped
    case backedUp
    case restored
}

/// What happens to one machine's copy of the shared folder.
enum FolderFate: String, Codable, CaseIterable, Sendable {
    /// All files are gone.
    case emptied
    /// The folder is gone.
    case vanished
    /// A file is cut short.
    case cutShort
    /// A bit of a file is another one.
    case flipped
    /// A file is gone.
    case lostFile
    /// A file is there a second time under another name.
    case conflictCopy
}

/// How a machine gets its first replica.
enum JoinKind: String, Codable, CaseIterable, Sendable {
    /// An empty replica of the library, as for a remote.
    case empty
    /// `lectern clone` of the other one's directory.
    case clone
    /// `lectern clone` of a bundle.
    case bundle
    /// The directory was copied, with everything in it.
    case copied
    /// An empty replica that only ever gets bundles for readers.
    case reader
}

/// What is wrong with bytes that somebody hands over.
enum HostileKind: String, Codable, CaseIterable, Sendable {
    case flippedBit
    case cutShort
    case repeatedMiddle
    case otherLibrary
    case garbage
}
