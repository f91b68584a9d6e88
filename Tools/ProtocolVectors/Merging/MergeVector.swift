import Causality
import LibraryModel
import MergeTypes

/// A history, and what it comes to.
struct MergeVector {
    let name: String
    /// In an order that causality allows.
    let changes: [LibraryChange]
    /// Texts of captures that the history names.
    var captures: [String] = []

    init(_ name: String, _ changes: [LibraryChange], captures: [String] = []) {
        self.name = name
        self.changes = changes
        self.captures = captures
    }

    /// The case: the changes, each item as it is then, digest and vector.
    func json() throws -> JSONValue {
        var state = LibraryState()
        for change in changes {
            let delivery = try state.receive(change)
            precondition(delivery == .ready, "\(name): changes are listed in an order that causality allows")
        }
        var reversed = LibraryState()
        for change in changes.reversed() { try reversed.receive(change) }
        precondition(reversed.digest == state.digest, "\(name): order doesn't matter")
        let items = state.items.keys.sorted()
        return [
            "name": .text(name), "changes": .list(changes.map { .change($0) }),
            "captures": captures.isEmpty ? nil : .list(captures.map { .text($0) }),
            "items": .list(items.map { item($0, in: state) }), "digest": .name(state.digest),
            "vector": .name(state.vector),
        ]
    }

    private func item(_ key: ItemKey, in library: LibraryState) -> JSONValue {
        let state = library.state(of: key)
        let texts = state.texts.entries.compactMap { shown($0) }
        return [
            "item": .item(key), "row": .hex(state.canonicalRow), "lifecycle": .text(word(state.lifecycle)),
            "visible": .bool(library.isVisible(key)), "reported": .list(reported(key, state, in: library)),
            "texts": texts.isEmpty ? nil : .list(texts),
        ]
    }

    private func shown(_ text: ItemText) -> JSONValue? {
        var root: [UInt8] = []
        if let hash = text.name.root {
            guard let capture = captures.first(where: { ContentHash(hashing: Array($0.utf8)) == hash }) else {
                return nil
            }
            root = Array(capture.utf8)
        }
        let bytes = text.pieces.render(root: root)
        return ["text": .textName(text.name), "shows": .text(String(decoding: bytes, as: UTF8.self))]
    }

    private func reported(_ key: ItemKey, _ state: ItemState, in library: LibraryState) -> [JSONValue] {
        if let purge = state.purge { return purge.parked.isEmpty ? [] : [["parked"]] }
        var reported: [JSONValue] = state.conflicts(kind: key.kind).map { ["values", .text($0.name)] }
        if state.touches.cameBack { reported.append(["came-back"]) }
        if !state.capturesLeftBehind.isEmpty { reported.append(["left-behind"]) }
        let parent = state.parent(kind: key.kind)
        if state.lifecycle == .live, let parent, library.state(of: parent).purge != nil {
            reported.append(["beneath-purged"])
        }
        return reported
    }

    private func word(_ lifecycle: Lifecycle) -> String {
        switch lifecycle {
        case .live: "live"
        case .trashed: "trashed"
        case .purged: "purged"
        }
    }
}
