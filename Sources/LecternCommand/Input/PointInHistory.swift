import ArgumentParser
import Lectern

/// A state of an item that a person names: a capture, a time or a vector.
enum PointInHistory: ExpressibleByArgument, Sendable {
    /// A capture as it was saved, without edits, by the first digits of its hash.
    case capture(String)
    /// Everything that was written until then, by the clocks of those who wrote.
    case time(PointInTime)
    /// Everything that a vector holds.
    case vector(VersionVector)

    init?(argument: String) {
        if argument == "-" {
            self = .vector(VersionVector())
        } else if let time = PointInTime(text: argument) {
            self = .time(time)
        } else if argument.contains(":"), let vector = VersionVector(text: argument) {
            self = .vector(vector)
        } else if argument.count >= 4, argument.count <= 64, argument.allSatisfy(\.isHexDigit) {
            self = .capture(argument.lowercased())
        } else {
            return nil
        }
    }

    /// The changes that count; `nil` for a capture.
    func vector(_ reader: StoreReader) throws -> VersionVector? {
        switch self {
        case .capture: nil
        case .time(let time): try reader.vector(atMilliseconds: time.milliseconds)
        case .vector(let vector): try reader.closed(vector)
        }
    }

    /// The text of an item at this point.
    ///
    /// - Throws: `CommandProblem.noCapture`, `.ambiguousCapture`, `EditProblem.noBody`; `CommandProblem.notYet` where the
    ///   item wasn't there, `.anotherKind` where an item that has no captures is asked for one.
    func text(of item: ItemKey, _ reader: StoreReader) throws -> [UInt8] {
        if case .vector(let vector) = self, vector.isEmpty { return [] }
        guard case .capture(let prefix) = self else {
            return try Self.text(of: item, in: state(of: item, reader), reader) ?? []
        }
        guard item.kind == .article else {
            throw CommandProblem.anotherKind(
                item.id.description, found: "\(item.kind)", wanted: "\(ItemKind.article)")
        }
        guard let article = try reader.article(item.id) else { throw EditProblem.notFound(item) }
        // One text may be known as several kinds of text.
        let found = Set(article.captures.map(\.hash)).filter { $0.description.hasPrefix(prefix) }
        guard let hash = found.first else { throw CommandProblem.noCapture(prefix) }
        guard found.count == 1 else { throw CommandProblem.ambiguousCapture(prefix) }
        guard let text = try reader.capture(hash) else { throw EditProblem.noBody(item) }
        return text
    }

    /// What the text of an item says in a state of it; `nil` where it has none.
    ///
    /// - Throws: `EditProblem.noBody` where it isn't on this replica.
    static func text(of item: ItemKey, in state: ItemState, _ reader: StoreReader) throws -> [UInt8]? {
        switch item.kind {
        case .annotation: return state.value(of: AnnotationField.note).map { Array($0.utf8) }
        case .comment: return state.value(of: CommentField.body).map { Array($0.utf8) }
        default:
            if state.value(of: ArticleField.body) == nil { return nil }
            guard let text = try state.currentBody({ try reader.capture($0) }) else { throw EditProblem.noBody(item) }
            return text
        }
    }

    /// The state of an item at this point.
    func state(of item: ItemKey, _ reader: StoreReader) throws -> ItemState {
        guard let vector = try vector(reader) else { throw CommandProblem.usage("A capture is a text, not a state.") }
        // What was purged stays in the log, and is shown to nobody.
        guard try reader.state(of: item)?.purge == nil else { throw EditProblem.notFound(item) }
        let state = try reader.history(of: item).state { vector.contains($0) }
        guard !state.isEmpty else { throw CommandProblem.notYet(item.kind.description) }
        return state
    }
}
