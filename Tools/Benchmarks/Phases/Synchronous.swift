import ArgumentParser
import Lectern

/// When a commit counts as done; the same for every engine of a run.
enum Synchronous: String, Codable, Sendable, ExpressibleByArgument, CaseIterable {
    /// When the operating system has it.
    case normal
    /// When the disk has it.
    case full

    /// The same as an option of ours.
    var durability: StoreOptions.Durability {
        switch self {
        case .normal: .normal
        case .full: .full
        }
    }
}
