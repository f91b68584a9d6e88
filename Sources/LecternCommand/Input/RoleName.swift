import ArgumentParser
import Lectern

/// What somebody may do at a hub, by its name on the command line.
enum RoleName: String, ExpressibleByArgument, CaseIterable {
    case reader
    case writer
    case owner

    var role: MemberRole {
        switch self {
        case .reader: .reader
        case .writer: .writer
        case .owner: .owner
        }
    }
}
