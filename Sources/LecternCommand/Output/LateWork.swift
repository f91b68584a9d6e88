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
        words = try fields.filter { !(item.kind == .article && $0 == ArticleField.captures) }.flatMap { field in
            let name = FieldRegistry.name(of: field, kind: item.kind)
            return try Self.texts(of: field, item, state, reader).map { Words(field: name, text: $0) }
        }
    }

    /// What a field says: the value that would count, and behind it those that were written late and apart as well.
    private static func texts(
        of field: FieldCode, _ item: ItemKey, _ state: ItemState, _ reader: StoreReader
    ) throws -> [String?] {
        if let text = FieldRegistry.texts(of: item.kind).first(where: { $0.code == field }) {
            return [state.value(of: text)]
        }
        if let set = state.sets[field] {
            let names = set.elements.map { String(validating: $0.bytes, as: UTF8.self) ?? "(\($0.bytes.count) bytes)" }
            return [names.joined(separator: ", ")]
        }
        let definition = FieldRegistry.definition(of: field, kind: item.kind)
        var values: [[UInt8]?] = []
        if let register = state.registers[field] {
            let winner = definition?.winner(of: register) ?? register.winner
            values = [winner?.value] + register.siblings.filter { $0.dot != winner?.dot }.map(\.value)
        }
        guard item.kind == .article, field == ArticleField.body.code else {
            return values.map { value in value.map { definition?.text(of: $0) ?? "(\($0.count) bytes)" } }
        }
        let written = values.compactMap(\.self).compactMap { try? CaptureReference(canonicalBytes: $0).hash }
        // Of what was purged before the log begins, the edits alone may be left.
        let captures = written.isEmpty ? state.editedCaptures : written
        return try captures.map { capture in
            try reader.capture(capture).map { String(decoding: state.body(on: capture, root: $0), as: UTF8.self) }
        }
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
