import Lectern

/// An open conflict with all that a person needs to settle it.
struct ConflictPage: Sendable {
    let conflict: OpenConflict
    let explanation: ItemExplanation
    /// The title of the article that the item is, or is on.
    let title: String?

    init(_ conflict: OpenConflict, from reader: StoreReader) throws {
        guard let explanation = try reader.explanation(of: conflict.item) else {
            throw EditProblem.notFound(conflict.item)
        }
        self.conflict = conflict
        self.explanation = explanation
        title = try reader.article(above: conflict.item).flatMap { try reader.article($0)?.title }
    }

    /// The concurrent values, the current one first; `nil` where the conflict is of another kind.
    var values: ItemExplanation.FieldValues? {
        conflict.reason.field.flatMap { code in explanation.fields.first { $0.code == code } }
    }

    /// One line of `conflicts --json`.
    var json: JSONValue {
        [
            "type": .string(conflict.item.kind.description),
            "id": .string(conflict.item.id.description),
            "title": JSONValue(title),
            "reason": .string(conflict.reason.name),
            "field": JSONValue(values?.name),
            "values": .array((values?.values ?? []).enumerated().map { $0.element.json(number: $0.offset + 1) }),
            "trashings": .array(explanation.trashings.map(\.json)),
            "parked": .array(explanation.parked.map(\.json)),
        ]
    }

    /// Prints it for people, with the command that settles it.
    func print(to output: StandardOutput, own: ReplicaID) throws {
        let printer = ExplanationPrinter(output: output, own: own, field: nil)
        let item = "\(conflict.item.kind) \(conflict.item.id)"
        let title = title.map { $0.isEmpty ? "" : "  “\(TerminalText.line($0).cut(to: 60))”" } ?? ""
        switch conflict.reason {
        case .values:
            try output.line("\(output.styled(item, .bold))\(title): concurrent values of \(values?.name ?? "a field")")
            for (index, value) in (values?.values ?? []).enumerated() {
                try printer.print(value, number: index + 1, field: values?.name ?? "")
            }
            try output.line("    settle: lectern conflicts pick \(conflict.item.id) \(values?.name ?? "") NUMBER")
        case .cameBack:
            try output.line("\(output.styled(item, .bold))\(title): trashed while somebody worked on it; it came back")
            try output.line("    settle: lectern restore \(conflict.item.id), or lectern trash \(conflict.item.id)")
        case .leftBehind:
            try output.line(
                "\(output.styled(item, .bold))\(title): its text was edited on a capture that is not the current one")
            try output.line("    see them: lectern conflicts show \(conflict.item.id)")
            // Until then, a number chooses one of them.
            let body = explanation.fields.first { $0.code == ArticleField.body.code }
            let hasValues = body?.isConflict == true
            if hasValues {
                try output.line(
                    "    settle the values of body first: lectern conflicts pick \(conflict.item.id) body NUMBER")
            }
            try output.line("    carry them over: lectern conflicts merge \(conflict.item.id)")
            if !hasValues, body?.values.first?.text.isEmpty == false {
                try output.line("    keep the current text: lectern conflicts pick \(conflict.item.id) body 1")
            }
        case .ambiguous:
            try output.line(
                "\(output.styled(item, .bold))\(title): its words stand in several places that can't be told apart")
            try output.line("    see them: lectern conflicts show \(conflict.item.id)")
            try output.line(
                "    choose one: lectern annotate --reanchor \(conflict.item.id) --occurrence NUMBER")
        case .beneathPurged:
            try output.line("\(output.styled(item, .bold)): what it is on was purged by somebody who had not seen it")
            try output.line(
                "    read it: lectern show \(conflict.item.id); let it go: lectern purge \(conflict.item.id)")
        case .parked:
            try output.line("\(output.styled(item, .bold)): purged while somebody worked on it")
            try output.line("    read that work: lectern conflicts show \(conflict.item.id)")
            try output.line("    make it anew with it: lectern conflicts merge \(conflict.item.id)")
            try output.line("    let it go: lectern purge \(conflict.item.id)")
        }
    }
}
