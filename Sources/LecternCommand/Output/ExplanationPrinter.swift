import Lectern

/// Prints explanations for people.
struct ExplanationPrinter {
    let output: StandardOutput
    /// This replica, which is called so.
    let own: ReplicaID
    /// The only field or set to print; `nil` for all.
    let field: String?

    func print(_ explanation: ItemExplanation) throws {
        try output.line(output.styled("\(explanation.item)", .bold))
        if field == nil {
            try output.line("  it is \(explanation.lifecycle.name)")
            try print("kept by the work in", explanation.touches)
            try print("trashed in", explanation.trashings)
            try print("purged in", explanation.purges)
            try print("late work that waits", explanation.parked)
        }
        for values in explanation.fields where field == nil || values.name == field {
            let mark = values.isConflict ? output.styled("  concurrent values", .warning) : ""
            try output.line("  \(output.styled(values.name, .bold))\(mark)")
            for (index, value) in values.values.enumerated() {
                try print(value, number: values.values.count > 1 ? index + 1 : nil, field: values.name)
            }
            if let why = values.why { try output.line("    \(why)") }
        }
        for text in explanation.texts where field == nil || text.name == field { try print(text) }
        for member in explanation.members where field == nil || member.set == field {
            let places = member.dots.map(name).joined(separator: ", ")
            try output.line("  \(member.set): \(TerminalText.line(member.text))  (added in \(places))")
        }
    }

    /// Prints one value: its number where there are several, the words, who and when, and whether it counts.
    func print(_ value: ItemExplanation.Value, number: Int?, field: String, indent: String = "    ") throws {
        let mark = number.map { "\($0). " } ?? ""
        let counts = number != nil && value.isCurrent ? ", counts" : ""
        let time = PointInTime(value.timestamp.milliseconds).minute
        let text = TerminalText.line(Self.text(value.text, field: field))
        try output.line("\(indent)\(mark)\(text)  (\(name(value.dot)), \(time)\(counts))")
    }

    private func print(_ text: ItemExplanation.EditedText) throws {
        let capture = text.capture.map { " on capture \($0.description.prefix(8))" } ?? ""
        let mark = text.isCurrent ? "" : ", which is not the current one"
        try output.line("  \(output.styled(text.name, .bold)): \(text.edits.count.of("edit"))\(capture)\(mark)")
        for edit in text.edits {
            let time = PointInTime(edit.timestamp.milliseconds).minute
            try output.line("    +\(edit.inserted) −\(edit.deleted)  (\(name(edit.dot)), \(time))")
        }
    }

    /// How people read a value: times as dates, long texts by their beginning.
    static func text(_ text: String, field: String) -> String {
        if ["saved", "published", "created"].contains(field), let milliseconds = Int64(text) {
            return PointInTime(milliseconds).minute
        }
        return text.cut(to: 200)
    }

    private func print(_ label: String, _ dots: [Dot]) throws {
        if !dots.isEmpty { try output.line("  \(label) \(dots.map(name).joined(separator: ", "))") }
    }

    private func name(_ dot: Dot) -> String {
        dot.replica == own ? "this replica's change \(dot.sequence)" : "\(dot.replica.shortDescription):\(dot.sequence)"
    }
}
