public import Causality
public import LibraryModel

/// An item of a snapshot: its row, and the edits of its texts.
public struct SnapshotItem: Hashable, Sendable {
    /// The edits of one text.
    public struct Text: Hashable, Sendable {
        /// Which one.
        public let name: TextName
        /// The edits in runs, oldest first, each as `TextHistoryCodec` writes it.
        public let runs: [[UInt8]]

        /// Creates a text's edits.
        public init(name: TextName, runs: [[UInt8]]) {
            self.name = name
            self.runs = runs
        }
    }

    /// Which one.
    public let key: ItemKey
    /// Its canonical row.
    public let row: [UInt8]
    /// The texts that were edited, ordered by name.
    public let texts: [Text]

    /// Creates an item.
    public init(key: ItemKey, row: [UInt8], texts: [Text]) {
        self.key = key
        self.row = row
        self.texts = texts
    }

    /// So many bytes a writer lets it take: it travels in one frame, with room for what stands around it.
    public static let limitInBytes = Limits.frameInBytes - 4_096

    /// About how many bytes it takes.
    public var sizeInBytes: Int { 24 + row.count + texts.reduce(0) { $0 + $1.runs.reduce(48) { $0 + $1.count + 4 } } }
}

/// Items of a snapshot ⇄ bytes, uncompressed: the payload of a frame of them.
///
/// See Protocol/Bundles.md, "Items".
public enum SnapshotItemsCodec {
    /// Encodes items, which must stand in strictly ascending order of their keys.
    ///
    /// Any other order, or no item at all, is a programmer's error.
    ///
    /// - Throws: `EncodingProblem` for more items than the limits allow.
    public static func encode(_ items: [SnapshotItem]) throws(EncodingProblem) -> [UInt8] {
        precondition(!items.isEmpty, "a frame has at least one item")
        try EncodingProblem.require(items.count, upTo: Limits.itemsInFrame)
        var writer = ByteWriter(capacity: 8 + items.reduce(0) { $0 + $1.sizeInBytes })
        writer.count(items.count)
        var previous: ItemKey?
        for item in items {
            if let previous { precondition(previous < item.key, "items are ordered by their keys") }
            previous = item.key
            writer.number(item.key.kind.rawValue)
            writer.identifier(item.key.id)
            writer.blob(item.row)
            writer.count(item.texts.count)
            for text in item.texts {
                writer.textName(text.name)
                writer.count(text.runs.count)
                for run in text.runs { writer.blob(run) }
            }
        }
        return writer.bytes
    }

    /// Reads items; neither their rows nor the edits of their texts are read.
    ///
    /// - Throws: `EncodingProblem` for bytes that are cut, not canonical, followed by others, or over a limit.
    public static func decode(_ bytes: [UInt8]) throws(EncodingProblem) -> [SnapshotItem] {
        var reader = ByteReader(bytes)
        let count = try reader.count(upTo: Limits.itemsInFrame, bytesEach: 1 + 16 + 1 + 1)
        guard count > 0 else { throw EncodingProblem(.notCanonical, at: 0) }
        var items: [SnapshotItem] = []
        items.reserveCapacity(count)
        for _ in 0..<count {
            let start = reader.offset
            let key = ItemKey(kind: ItemKind(rawValue: try reader.number()), id: try reader.identifier())
            if let previous = items.last, previous.key >= key { throw EncodingProblem(.notCanonical, at: start) }
            let row = try reader.blob(upTo: Limits.frameInBytes)
            var texts: [SnapshotItem.Text] = []
            for _ in 0..<(try reader.count(upTo: Limits.entriesInState, bytesEach: 4)) {
                let start = reader.offset
                let text = SnapshotItem.Text(name: try reader.textName(), runs: try readRuns(from: &reader))
                if let previous = texts.last, previous.name >= text.name {
                    throw EncodingProblem(.notCanonical, at: start)
                }
                texts.append(text)
            }
            items.append(SnapshotItem(key: key, row: row, texts: texts))
        }
        try reader.expectEnd()
        return items
    }

    private static func readRuns(from reader: inout ByteReader) throws(EncodingProblem) -> [[UInt8]] {
        let start = reader.offset
        let count = try reader.count(upTo: Limits.entriesInState, bytesEach: 1)
        guard count > 0 else { throw EncodingProblem(.notCanonical, at: start) }
        var runs: [[UInt8]] = []
        for _ in 0..<count { runs.append(try reader.blob(upTo: Limits.frameInBytes)) }
        return runs
    }
}
