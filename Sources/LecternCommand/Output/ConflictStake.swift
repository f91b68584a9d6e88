import Lectern

/// What is at stake in a conflict: texts that differ, work that waits, places to choose from.
enum ConflictStake: Sendable {
    /// What was edited on each earlier capture.
    case edits([(capture: ContentHash, difference: TextDifference)])
    /// The changes that wait on a purged item.
    case work([LoggedChange])
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
            self = .work(try reader.parkedChanges(on: conflict.item))
        default: self = .nothing
        }
    }

    var json: JSONValue {
        switch self {
        case .edits(let edits):
            .array(
                edits.map { edit in
                    ["capture": .string(edit.capture.description), "hunks": .array(edit.difference.hunks.map(\.json))]
                })
        case .work(let changes): .array(changes.map(\.json))
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
        case .work(let changes):
            for change in changes {
                let time = PointInTime(change.timestamp.milliseconds).minute
                let fields = change.steps.flatMap(\.fields).joined(separator: ", ")
                try output.line(
                    "  \(time)  \(change.id.replica.shortDescription):\(change.id.sequence)  \(TerminalText.line(fields))"
                )
            }
        case .nothing: break
        }
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
