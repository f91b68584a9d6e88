import ArgumentParser
import Foundation
import Lectern

/// Which texts of articles a sync takes.
enum BlobChoice: String, ExpressibleByArgument, CaseIterable {
    /// All of them.
    case all
    /// Those of changes made in the last ninety days.
    case recent
    /// None.
    case none

    private static let recentInDays: Int64 = 90

    var policy: BlobPolicy {
        switch self {
        case .all: .all
        case .recent:
            .since(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000) - Self.recentInDays * 86_400_000)
        case .none: .none
        }
    }
}
