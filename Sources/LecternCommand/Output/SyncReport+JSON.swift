import Lectern

extension SyncReport {
    /// Whether files of a folder were left out that are damaged, or a newer program's.
    var passedOverFiles: Bool { notes.contains { ["folder-damaged", "folder-newer"].contains($0.code) } }

    /// One object, as `sync --json` prints it.
    func json(of name: String) -> JSONValue {
        [
            "remote": .string(name),
            "role": .string(remote.role.rawValue),
            "new": JSONValue(received.folded),
            "early": JSONValue(received.early),
            "captures": JSONValue(received.captures),
            "privateRecords": JSONValue(received.privateRecords),
            "held": JSONValue(received.held),
            "items": JSONValue(received.items),
            "sent": JSONValue(sent),
            "unsent": JSONValue(unsent),
            "supplied": JSONValue(supplied),
            "upToDate": .bool(isNoOp),
        ]
    }

    /// The same for people, without a full stop.
    var words: String {
        guard !isNoOp else { return "nothing new" }
        var words: [String] = []
        if received.folded > 0 { words.append("\(received.folded.of("change")) received") }
        if received.items > 0 { words.append("a snapshot of \(received.items.of("item")) among them") }
        if received.early > 0 { words.append("\(received.early) waiting for others") }
        if received.captures > 0 { words.append("\(received.captures.of("text")) received") }
        if received.privateRecords > 0 { words.append("\(received.privateRecords.of("private record")) received") }
        if sent > 0 { words.append("\(sent.of("change")) sent") }
        if supplied > 0 { words.append("\(supplied.of("lost thing")) supplied") }
        return words.joined(separator: ", ")
    }
}

extension Duration {
    /// In seconds, for people.
    var words: String {
        let seconds = Double(components.seconds) + Double(components.attoseconds) / 1e18
        return seconds < 10 ? "\((seconds * 10).rounded() / 10) s" : "\(Int(seconds)) s"
    }
}
