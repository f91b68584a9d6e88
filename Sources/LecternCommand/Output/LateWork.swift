import Lectern

/// The late work that waits on a purged item: its changes, and what the fields that they wrote would say
/// if the item was made anew.
struct LateWork: Sendable {
    /// What a field says.
    struct Words: Sendable {
        let field: String
        /// `nil` where it says nothing any more, or where the capture is not here.
        let text: String?

        var json: JSONValue { ["field": .string(field), "text": JSONValue(text)] }
    }

    let changes: [LoggedChange]
    let words: [Words]

    init(on item: ItemKey, from reader: StoreReader) throws {
        changes = try reader.parkedChanges(on: item)
        let state = try reader.history(of: item).stateAnew
        var seen: Set<FieldCode> = []
        let fields = changes.flatMap(\.parts).filter { $0.item == item }
            .flatMap { part in part.operations.flatMap(\.fields) }.filter { seen.insert($0).inserted }
        // Captures are bytes: the body shows what they say.
        words = try fields.filter { !(item.kind == .article && $0 == ArticleField.captures) }.map { field in
            Words(
                field: FieldRegistry.name(of: field, kind: item.kind),
                text: try Self.text(of: field, item, state, reader))
        }
    }

    private static func text(
        of field: FieldCode, _ item: ItemKey, _ state: ItemState, _ reader: StoreReader
    ) throws -> String? {
        if item.kind == .article && field == ArticleField.body.code {
            // Of what was purged before the log begins, the edits alone may be left.
            guard let capture = state.value(of: ArticleField.body)?.hash ?? state.editedCaptures.first,
                let root = try reader.capture(capture)
            else { return nil }
            return String(decoding: state.body(on: capture, root: root), as: UTF8.self)
        }
        if let text = FieldRegistry.texts(of: item.kind).first(where: { $0.code == field }) {
            return state.value(of: text)
        }
        if let set = state.sets[field] {
            let names = set.elements.map { String(validating: $0.bytes, as: UTF8.self) ?? "(\($0.bytes.count) bytes)" }
            return names.joined(separator: ", ")
        }
        guard let register = state.registers[field] else { return nil }
        let definition = FieldRegistry.definition(of: field, kind: item.kind)
        guard let value = (definition?.winner(of: register) ?? register.winner)?.value else { return nil }
        return definition?.text(of: value) ?? "(\(value.count) bytes)"
    }

    func print(to output: StandardOutput) throws {
        for change in changes {
            let time = PointInTime(change.timestamp.milliseconds).minute
            let fields = change.steps.flatMap(\.fields).joined(separator: ", ")
            try output.line(
                "  \(time)  \(change.id.replica.shortDescription):\(change.id.sequence)  \(TerminalText.line(fields))")
        }
        for words in words {
            try output.line("  \(output.styled(words.field, .bold))")
            let text = TerminalText.block(words.text ?? "(nothing that is on this replica)")
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                try output.line(line.isEmpty ? "" : "    \(line)")
            }
        }
    }
}
