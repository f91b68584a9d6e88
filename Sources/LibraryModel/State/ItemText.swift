public import Causality
public import MergeTypes

/// A text at rest: what it says, and which edits it came from.
///
/// The edits themselves are in the log. They are looked at again only when one arrives that hasn't seen all of them.
public struct ItemText: Hashable, Sendable {
    /// Its name among the texts of its item.
    public let name: TextName
    /// The newest edits, ordered: those that no other edit was made upon.
    public internal(set) var heads: Few<Dot>
    /// Heads that no write of the field with another root has seen, ordered; empty for a text without a root.
    ///
    /// When another capture is current, these are edits that nobody has carried over.
    public internal(set) var open: Few<Dot>
    /// What it says.
    public internal(set) var pieces: TextPieces

    /// Creates a text from its parts; dots in any order.
    public init(
        name: TextName, heads: some Sequence<Dot> = Few(), open: some Sequence<Dot> = Few(),
        pieces: TextPieces = TextPieces()
    ) {
        self.name = name
        self.heads = Few(heads.sorted())
        self.open = Few(open.sorted())
        self.pieces = pieces
    }

    /// Notes edits in a row, and carries them out where they were made upon all that is here.
    ///
    /// The last one takes the place of the heads that the first was made upon. Returns whether they were carried out.
    mutating func take(_ edits: TextEditList, _ reading: TextReading) -> Bool {
        let isSequential = heads.allSatisfy(reading.includes)
        let last = reading.event.dot.advanced(by: edits.count - 1)
        replace(&heads, by: last, reading)
        if name.root != nil { replace(&open, by: last, reading) }
        if isSequential { pieces.apply(edits) }
        return isSequential
    }

    /// Whether the edits of a text come to this one.
    ///
    /// Where carrying the edits out takes more than is left of `work`, only their names are looked at.
    ///
    /// - Parameters:
    ///   - edits: all of them, in an order in which each comes after those that it was made upon.
    ///   - work: how many steps may be taken at most.
    public func comes(of edits: [TextRecord], within work: inout Int) -> Bool {
        guard heads.elementsEqual(Self.heads(of: edits)), open.allSatisfy({ heads.contains($0) }) else { return false }
        // Each edit that was made apart from others may have to pass all of them.
        let (steps, isTooMuch) = edits.count { $0.bases != nil }.multipliedReportingOverflow(by: edits.count)
        guard !isTooMuch, steps <= work else { return true }
        work -= steps
        var made = TextPieces()
        let graph = steps > 0 ? TextGraph([], isWhole: true) : nil
        for record in edits {
            made.apply(graph?.append(record) ?? record.edit)
            // To pass a piece is much less than to pass an edit.
            work -= 1 + made.count / 32
            guard work >= 0 else { return true }
        }
        return pieces == made
    }

    /// The edits that no other one was made upon, ordered.
    private static func heads(of edits: [TextRecord]) -> [Dot] {
        var heads: Set<Dot> = []
        for record in edits {
            if let bases = record.bases { heads.subtract(bases) } else { heads.removeAll(keepingCapacity: true) }
            heads.insert(record.dot)
        }
        return heads.sorted()
    }

    private func replace(_ dots: inout Few<Dot>, by new: Dot, _ reading: TextReading) {
        dots.removeAll(where: reading.includes)
        dots.append(new)
        dots.sort()
    }
}

/// The texts of an item, each under its name.
public struct TextMap: Hashable, Sendable {
    /// The texts, ordered by name.
    public private(set) var entries: [ItemText]

    /// Creates a map from texts, which must be ordered by name.
    public init(entries: [ItemText] = []) { self.entries = entries }

    /// A text; `nil` where nobody has edited it.
    public subscript(name: TextName) -> ItemText? {
        for index in entries.indices where entries[index].name == name { return entries[index] }
        return nil
    }

    /// Changes a text in place, starting from an unedited one.
    public mutating func update<Result>(_ name: TextName, _ body: (inout ItemText) -> Result) -> Result {
        let index = entries.indices.first { entries[$0].name >= name } ?? entries.endIndex
        if index == entries.endIndex || entries[index].name != name {
            entries.insert(ItemText(name: name), at: index)
        }
        return body(&entries[index])
    }

    /// Notes a write of a field that names a root: edits on other roots that it has seen are no longer open.
    mutating func close(_ field: FieldCode, except root: ContentHash?, seen: (Dot) -> Bool) {
        for index in entries.indices
        where entries[index].name.field == field && (root == nil || entries[index].name.root != root) {
            entries[index].open.removeAll(where: seen)
        }
    }
}

extension ItemState {
    /// What a text says; `nil` where it says nothing.
    ///
    /// For fields whose text begins empty.
    public func value(of field: TextField) -> String? {
        guard let text = texts[TextName(field: field.code)] else { return nil }
        let bytes = text.pieces.render(root: [])
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// An article's text as it stands now: the current capture with all edits of it.
    ///
    /// - Parameter capture: finds a capture's bytes; `nil` where they are not here.
    public func currentBody(_ capture: (ContentHash) throws -> [UInt8]?) rethrows -> [UInt8]? {
        guard let reference = value(of: ArticleField.body), let root = try capture(reference.hash) else { return nil }
        return body(on: reference.hash, root: root)
    }

    /// An article's text on one of its captures.
    public func body(on capture: ContentHash, root: [UInt8]) -> [UInt8] {
        text(on: capture)?.pieces.render(root: root) ?? root
    }

    /// The edits of an article's text on one of its captures; `nil` where nobody has edited it.
    public func text(on capture: ContentHash?) -> ItemText? {
        capture.flatMap { texts[TextName(field: ArticleField.body.code, root: $0)] }
    }

    /// The captures other than the current one that were edited, ordered.
    public var editedCaptures: [ContentHash] {
        let current = value(of: ArticleField.body)?.hash
        return texts.entries.compactMap { $0.name.field == ArticleField.body.code ? $0.name.root : nil }
            .filter { $0 != current }
    }

    /// The captures with edits that nobody has carried over to the current capture, ordered.
    public var capturesLeftBehind: [ContentHash] {
        let current = value(of: ArticleField.body)?.hash
        return texts.entries.compactMap { text in
            text.name.field == ArticleField.body.code && text.name.root != current && !text.open.isEmpty
                ? text.name.root : nil
        }
    }
}
