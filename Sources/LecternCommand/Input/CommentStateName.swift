import ArgumentParser
import Lectern

/// Whether a comment is shown, as people type it.
enum CommentStateName: String, ExpressibleByArgument, CaseIterable {
    case approved
    case pending
    case spam

    var state: CommentState {
        switch self {
        case .approved: .approved
        case .pending: .pending
        case .spam: .spam
        }
    }
}
