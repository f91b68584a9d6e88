import ArgumentParser
import Lectern

/// How far an article is read, as people type it.
enum StageName: String, ExpressibleByArgument, CaseIterable {
    case unread
    case reading
    case read

    var stage: ReadingState.Stage {
        switch self {
        case .unread: .unread
        case .reading: .reading
        case .read: .read
        }
    }
}
