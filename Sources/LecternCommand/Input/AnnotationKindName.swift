import ArgumentParser
import Lectern

/// What an annotation is, as people type it.
enum AnnotationKindName: String, ExpressibleByArgument, CaseIterable {
    case highlight
    case note
    case bookmark

    var kind: AnnotationKind {
        switch self {
        case .highlight: .highlight
        case .note: .note
        case .bookmark: .bookmark
        }
    }
}
