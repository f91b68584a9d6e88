internal import Lectern

/// What a replica shows, and what it is made of: all that must be equal where the same changes are held.
struct LibraryView {
    let vector: VersionVector
    let digest: LibraryDigest
    /// The merge states.
    let states: [ItemKey: ItemState]
    /// What people see of each item.
    let shown: [ItemKey: String]
    /// Whether captures are missing, or items are held: then people see something else, rightly.
    let isPartial: Bool

    init(_ reader: StoreReader) throws {
        vector = try reader.vector()
        digest = try reader.digest()
        var states: [ItemKey: ItemState] = [:]
        var shown: [ItemKey: String] = [:]
        for key in try reader.everyItem() {
            guard let state = try reader.state(of: key), !state.isEmpty else { continue }
            states[key] = state
            shown[key] = try Self.text(of: key, reader)
        }
        self.states = states
        self.shown = shown
        isPartial =
            try !reader.absentCaptures(since: Timestamp(rawValue: 0), atMost: 1).isEmpty
            || !reader.heldItems().isEmpty
    }

    private static func text(of key: ItemKey, _ reader: StoreReader) throws -> String {
        var parts = [try reader.isVisible(key) ? "visible" : "hidden"]
        switch key.kind {
        case .article:
            if let article = try reader.article(key.id) { parts.append("\(article)") }
            if let body = try reader.body(of: key.id) { parts.append(String(decoding: body, as: UTF8.self)) }
            parts += try reader.annotations(of: key.id).map { "annotation \($0.id)" }
            parts += try reader.comments(on: key).map { "comment \($0.id)" }
        case .annotation:
            if let annotation = try reader.annotation(key.id) { parts.append("\(annotation)") }
        case .comment:
            if let comment = try reader.comment(key.id) {
                // Without the address, which not everybody has.
                let created = comment.created.map { "\($0)" } ?? "–"
                parts.append("\(comment.name) \(comment.body) \(comment.state) \(created) \(comment.lifecycle)")
            }
        default: break
        }
        return parts.joined(separator: " | ")
    }
}
