internal import Causality
public import LibraryModel

/// Makes one snapshot of two that stand for different changes.
///
/// Somebody who has forgotten other changes than somebody else needs no third one to bring both together.
public struct SnapshotJoin {
    private let left: SnapshotHead
    private let right: SnapshotHead
    private let join: StateJoin
    /// The digest of the items so far.
    private var digest = LibraryDigest()
    private var items = 0

    /// Begins with the heads of both.
    public init(_ left: SnapshotHead, _ right: SnapshotHead) {
        self.left = left
        self.right = right
        join = StateJoin(left: left.vector, right: right.vector)
    }

    /// An item of the joined snapshot, made of what either side has of it.
    ///
    /// - Throws: `EncodingProblem` where a row, or a run of edits that is needed, can't be read.
    public mutating func item(
        _ key: ItemKey, _ one: SnapshotItem?, _ other: SnapshotItem?
    ) throws -> SnapshotItem {
        let edits = try joinedTexts(one?.texts ?? [], other?.texts ?? [])
        let state = try join.state(try Self.state(one), try Self.state(other)) { name in
            try (edits[name] ?? []).flatMap { try TextHistoryCodec.decode($0) }
        }
        let row = state.canonicalRow
        digest.add(key, row: row)
        items += 1
        return SnapshotItem(
            key: key, row: row,
            texts: state.texts.entries.compactMap { text in
                edits[text.name].map { SnapshotItem.Text(name: text.name, runs: $0) }
            })
    }

    /// The joined snapshot's head, once all items were made.
    public var head: SnapshotHead {
        var lines: [ReplicaID: SnapshotHead.Line] = [:]
        for line in left.lines + right.lines {
            let author = line.head.change.replica
            if line.head.change.sequence > lines[author]?.head.change.sequence ?? 0 { lines[author] = line }
        }
        return SnapshotHead(
            foldVersion: max(left.foldVersion, right.foldVersion), lines: lines.sorted { $0.key < $1.key }.map(\.value),
            clock: max(left.clock, right.clock), digest: digest, items: items)
    }

    private static func state(_ item: SnapshotItem?) throws -> ItemState {
        try item.map { try ItemState(canonicalRow: $0.row) } ?? ItemState()
    }

    /// The runs of all edits of each text; those of one side alone stay as they are.
    private func joinedTexts(
        _ one: [SnapshotItem.Text], _ other: [SnapshotItem.Text]
    ) throws -> [TextName: [[UInt8]]] {
        var texts = Dictionary(one.map { ($0.name, $0.runs) }) { first, _ in first }
        for text in other {
            guard let runs = texts[text.name] else {
                texts[text.name] = text.runs
                continue
            }
            guard runs != text.runs else { continue }
            let mine = try runs.flatMap { try TextHistoryCodec.decode($0) }
            let theirs = try text.runs.flatMap { try TextHistoryCodec.decode($0) }
            let new = Array(join.edits(mine, theirs).dropFirst(mine.count))
            texts[text.name] = runs + (try TextHistoryCodec.runs(new))
        }
        return texts
    }
}
