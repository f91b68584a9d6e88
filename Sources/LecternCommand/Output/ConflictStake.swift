import Lectern

/// What is at stake in a conflict: texts that differ, work that waits, places to choose from.
enum ConflictStake: Sendable {
    /// What was edited on each earlier capture.
    case edits([(capture: ContentHash, difference: TextDifference)])
    /// The work that waits on a purged item.
    case work(LateWork)
    /// The places at which an annotation's words stand, in the order of `--occurrence`.
    case places([QuotePlace])
    /// Nothing beyond what the conflict itself says.
    case nothing

    init(_ conflict: OpenConflict, from reader: StoreReader) throws {
        switch conflict.reason {
        case .leftBehind:
            let state = try reader.state(of: conflict.item) ?? ItemState()
            self = .edits(
                try state.capturesLeftBehind.compactMap { capture in
                    guard let root = try reader.capture(capture) else { return nil }
                    return (capture, TextDifference(from: root, to: state.body(on: capture, root: root)))
                })
        case .parked:
            self = .work(try LateWork(on: conflict.item, from: reader))
        case .ambiguous:
            self = .places(try reader.places(of: conflict.item))
        default: self = .nothing
        }
    }

    /// What `conflicts show --json` says besides the conflict itself.
    var members: [JSONValue.Member] {
        var members = [JSONValue.Member(name: "stake", value: json)]
        if case .work(let work) = self {
            members.append(JSONValue.Member(name: "words", value: .array(work.words.map(\.json))))
        }
        return members
    }

    private var json: JSONValue {
        switch self {
        case .edits(let edits):
            .array(
                edits.map { edit in
                    ["capture": .string(edit.capture.description), "hunks": .array(edit.difference.hunks.map(\.json))]
                })
        case .work(let work): .array(work.changes.map(\.json))
        case .places(let places):
            .array(
                places.enumerated().map { place in
                    ["number": JSONValue(place.offset + 1), "excerpt": .string(place.element.excerpt)]
                })
        case .nothing: .array([])
        }
    }

    func print(to output: StandardOutput) throws {
        switch self {
        case .edits(let edits):
            for (capture, difference) in edits {
                try output.line("  edits of capture \(capture.description.prefix(8))")
                for hunk in difference.hunks { try hunk.print(to: output, indent: "    ") }
            }
        case .work(let work): try work.print(to: output)
        case .places(let places):
            for (index, place) in places.enumerated() {
                try output.line("    \(index + 1). \(TerminalText.line(place.excerpt))")
            }
        case .nothing: break
        }
    }
}

extension StoreReader {
    /// The first places at which an annotation's words stand, as the error of `annotate` lists them.
    fileprivate func places(of annotation: ItemKey) throws -> [QuotePlace] {
        guard let state = try state(of: annotation), let article = state.value(of: AnnotationField.parent),
            let quote = state.value(of: AnnotationField.anchor)?.quote, let body = try body(of: article.id)
        else { return [] }
        let finder = QuoteFinder(body: body)
        return finder.choices(among: finder.occurrences(of: quote))
    }
}

extension TextDifference.Hunk {
    /// One line of `diff --json`.
    var json: JSONValue { ["line": JSONValue(line), "removed": JSONValue(removed), "added": JSONValue(added)] }

    /// Prints the lines that went and those that came.
    func print(to output: StandardOutput, indent: String = "") throws {
        try output.line(indent + output.styled("line \(line)", .faint))
        for line in removed { try output.line(indent + output.styled("- ", .warning) + TerminalText.line(line)) }
        for line in added { try output.line(indent + output.styled("+ ", .bold) + TerminalText.line(line)) }
    }
}
