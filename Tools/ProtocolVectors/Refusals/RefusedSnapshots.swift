import Causality
import LibraryModel
import WireFormat

/// Frames of snapshots, and runs of edits, that break a rule.
enum RefusedSnapshots {
    static func cases() throws -> [JSONValue] { try heads() + sealed() + items() + runs() }

    private static func heads() throws -> [JSONValue] {
        let one = SnapshotVectors.line(0, 3, seen: [:])
        let two = SnapshotVectors.line(1, 1, seen: [:])
        func encoded(_ lines: [SnapshotHead.Line]) throws -> [UInt8] {
            try SnapshotHead.sample(lines: lines, items: 1).encoded()
        }
        let good = try encoded([one])
        return try [
            head("a head that ends too early", Array(good.dropLast())),
            head("bytes behind a head", good + [0]),
            head("authors out of order", encoded([two, one])),
            head("an author twice", encoded([one, one])),
            head(
                "an author who had seen itself", encoded([SnapshotVectors.line(0, 3, seen: [ReplicaID(value: 1): 2])])),
            head(
                "an author who had seen what isn't in the snapshot",
                encoded([one, SnapshotVectors.line(1, 1, seen: [ReplicaID(value: 1): 4])])),
            head("a change 0", encoded([SnapshotVectors.line(0, 0, seen: [:])])),
            head(
                "more items than there may be",
                Array(good.prefix(41)) + [0x81, 0x80, 0x80, 0x80, 0x10] + good.dropFirst(42)),
        ]
    }

    private static func head(_ name: String, _ bytes: [UInt8]) throws -> JSONValue {
        precondition((try? SnapshotHead(bytes)) == nil, "\(name): it is a head")
        return ["name": .text(name), "type": "snapshot", "bytes": .hex(bytes)]
    }

    private static func sealed() throws -> [JSONValue] {
        let head = SnapshotHead.sample(lines: [SnapshotVectors.line(0, 3, seen: [:])], items: 1)
        var other = try head.sealed
        other[other.count - 1] ^= 1
        return [
            try sealed("a head without its hash", head.encoded()), sealed("a head with another hash", other),
            sealed("a hash that ends too early", Array(try head.sealed.dropLast())), sealed("no head at all", []),
        ]
    }

    private static func sealed(_ name: String, _ bytes: [UInt8]) -> JSONValue {
        precondition((try? SnapshotHead(sealed: bytes)) == nil, "\(name): it is a head with its hash")
        return ["name": .text(name), "type": "sealed", "bytes": .hex(bytes)]
    }

    private static func items() throws -> [JSONValue] {
        let item = try SnapshotVectors.scene().item()
        let one = try SnapshotItemsCodec.encode([item])
        let other = try SnapshotItemsCodec.encode([
            SnapshotItem(key: ItemKey(ReplicaID(value: 1)), row: [], texts: [])
        ])
        // Behind count, kind, identifier, row and the number of texts stands the text: its name, then its runs.
        let start = 1 + 1 + 16 + 1 + ItemState().canonicalRow.count + 1
        let text = Array(one[start...])
        return [
            items("no items", [0]), items("items that end too early", Array(one.dropLast())),
            items("bytes behind the items", one + [0]),
            items("items out of order", [2] + other.dropFirst() + one.dropFirst()),
            items("an item twice", [2] + one.dropFirst() + one.dropFirst()),
            items("a text twice", one.prefix(start - 1) + [2] + text + text),
            items("a text without runs", one.prefix(start) + text.prefix(2) + [0]),
        ]
    }

    private static func items(_ name: String, _ bytes: [UInt8]) -> JSONValue {
        precondition((try? SnapshotItemsCodec.decode(bytes)) == nil, "\(name): they are items")
        return ["name": .text(name), "type": "items", "bytes": .hex(bytes)]
    }

    private static func runs() throws -> [JSONValue] {
        let replica = ReplicaID(value: 1).bytes
        let run = try TextHistoryCodec.encode(Array(SnapshotVectors.scene().records.prefix(1)))
        /// One edit of operation 0 of change 1, from its bases on.
        let start: [UInt8] = [1] + replica + [1, 0, 2, 0]
        precondition(run.starts(with: start), "the beginning is known")
        return [
            edits("no edits", [0, 0, 0]), edits("edits that end too early", Array(run.dropLast())),
            edits("bytes behind the edits", run + [0]),
            edits("a place among the replicas that there isn't", [1] + replica + [1, 1, 2, 0, 0, 0, 0]),
            edits("a sequence of 0", [1] + replica + [1, 0, 0, 0, 0, 0, 0]),
            edits("replicas out of order", [2] + ReplicaID(value: 2).bytes + replica + [1, 0, 2, 0, 0, 0, 0]),
            edits("bases out of order", start + [3, 0, 1, 1, 0, 1, 0] + [0, 0]),
            edits("a place before the start of the text", start + [0, 1, 1, 0, 1, 1, 0x78]),
            edits("a splice that does nothing", start + [0, 1, 0, 0, 0, 0]),
            edits("a second splice that skips nothing", start + [0, 2, 0, 0, 1, 1, 0, 0, 0]),
            edits("an insertion that is not UTF-8", start + [0, 1, 0, 0, 1, 1, 0xff]),
            edits("more text than is inserted", start + [0, 1, 0, 0, 1, 2, 0x78, 0x79]),
            edits("less text than is inserted", start + [0, 1, 0, 0, 2, 1, 0x78]),
        ]
    }

    private static func edits(_ name: String, _ bytes: [UInt8]) -> JSONValue {
        precondition((try? TextHistoryCodec.decode(bytes)) == nil, "\(name): it is a run")
        return ["name": .text(name), "type": "edits", "bytes": .hex(bytes)]
    }
}
