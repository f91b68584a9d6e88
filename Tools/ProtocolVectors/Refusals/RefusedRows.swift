import Causality
import LibraryModel

/// Item rows that break a rule of Protocol/Encoding.md.
enum RefusedRows {
    private static let replica = ReplicaID(value: 1).bytes
    private static let other = ReplicaID(value: 2).bytes
    /// Version, one replica, one change of it without a timestamp.
    private static let head: [UInt8] = [2, 1] + replica + [1, 0, 2]
    /// The same with a timestamp.
    private static let timed: [UInt8] = [2, 1] + replica + [1, 0, 3] + [UInt8](repeating: 0, count: 8)
    private static let touched: [UInt8] = [1, 0, 0, 0, 0, 0, 0]

    static var cases: [JSONValue] {
        (tables + registers + texts + lists).map { name, bytes in
            precondition((try? ItemState(canonicalRow: bytes))?.canonicalRow != bytes, "\(name): it is no row")
            return ["name": .text(name), "bytes": .hex(bytes)]
        }
    }

    private static var tables: [(String, [UInt8])] {
        let rest: [UInt8] = [0, 0, 0, 0]
        return [
            ("no bytes", []), ("an older version", [1] + [UInt8](repeating: 0, count: 11)),
            ("a newer version", [3] + [UInt8](repeating: 0, count: 11)),
            ("a row that ends too early", [2, 0, 0]),
            ("bytes behind the row", [2] + [UInt8](repeating: 0, count: 12)),
            (
                "replicas out of order",
                [2, 2] + other + replica + [2, 0, 2, 1, 2] + rest + [2, 0, 0, 1, 0, 0, 0, 0, 0]
            ),
            ("a change of a replica that isn't listed", [2, 1] + replica + [1, 1, 2] + rest + touched),
            ("changes out of order", [2, 1] + replica + [2, 0, 4, 0, 2] + rest + [2, 0, 0, 1, 0, 0, 0, 0, 0]),
            ("a replica that nothing refers to", [2, 2] + replica + other + [1, 0, 2] + rest + touched),
            ("a change that nothing refers to", [2, 1] + replica + [2, 0, 2, 0, 4] + rest + touched),
            ("a timestamp that nothing needs", timed + rest + touched),
        ]
    }

    private static var registers: [(String, [UInt8])] {
        let rest: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]
        return [
            ("registers out of order", timed + [2, 0, 0, 7, 2, 0x78, 5, 2, 0x79] + rest),
            ("a register twice", timed + [2, 0, 0, 7, 2, 0x78, 7, 2, 0x79] + rest),
            ("a dot of a change that isn't listed", timed + [1, 1, 0, 7, 2, 0x78] + rest),
            ("a register without siblings", timed + [1, 0, 0, 6, 0] + rest),
            ("the standard dot in the longer form", timed + [1, 0, 0, 6, 1, 0, 0, 2, 0x78] + rest),
            ("siblings out of order", timed + [1, 0, 1, 6, 2, 0, 1, 2, 0x78, 0, 0, 2, 0x79] + rest),
            ("another standard than that of the first sibling", timed + [1, 0, 5, 6, 1, 0, 0, 2, 0x78] + rest),
            ("a sibling of a change without a timestamp", head + [1, 0, 0, 7, 2, 0x78] + rest),
        ]
    }

    private static var texts: [(String, [UInt8])] {
        let text = { (pieces: [UInt8]) in head + [0, 0, 1, 4, 0, 1, 0, 0, 0] + pieces + [0, 0, 0, 0, 0, 0] }
        return [
            ("a typed piece that is empty", text([1, 0, 0, 0])),
            ("a typed piece that is not UTF-8", text([1, 0, 1, 0xff, 0])),
            ("two typed pieces beside each other", text([2, 0, 1, 0x61, 0, 1, 0x62, 0])),
            ("a piece of the root that is empty", text([1, 1, 0, 0, 3])),
            ("two pieces of the root that could be one", text([2, 1, 0, 2, 1, 2, 2, 9])),
            ("pieces of the root that don't rise", text([2, 1, 5, 2, 1, 0, 2, 9])),
            ("a piece that ends at the tail", text([1, 1, 0, 3, 3])),
            ("a tail before the last piece's end", text([1, 1, 0, 5, 3])),
            ("a piece of a form that there isn't", text([1, 2, 0, 3, 9])),
            ("a tail beyond all reach", text([0, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10])),
            ("a text without heads", head + [0, 0, 1, 4, 0, 0, 0, 0, 0] + [0, 1, 0, 0, 0, 0, 0, 0]),
            (
                "texts out of order",
                head + [0, 0, 2] + [5, 0, 1, 0, 0, 0, 0, 0] + [4, 0, 1, 0, 0, 0, 0, 0] + [0, 0, 0, 0, 0, 0]
            ),
        ]
    }

    private static var lists: [(String, [UInt8])] {
        [
            ("a set without elements", head + [0, 1, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
            ("an element without additions", head + [0, 1, 9, 1, 1, 0x61, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
            (
                "elements out of order",
                head + [0, 1, 9, 2, 1, 0x62, 1, 0, 0, 1, 0x61, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
            ),
            ("sets out of order", head + [0, 2, 9, 1, 1, 0x61, 1, 0, 0, 8, 1, 1, 0x61, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            ("a touch twice", head + [0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]),
            ("a purged item that is touched", head + [0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0]),
            ("touches out of order", head + [0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0]),
            (
                "a touch of an index of more than 32 bits",
                head + [0, 0, 0, 0, 1, 0, 0x80, 0x80, 0x80, 0x80, 0x10, 0, 0, 0, 0]
            ),
            (
                "commitments out of order",
                timed + [0, 0, 0, 2, 0, 1] + ContentHash.zero.bytes + [0, 0] + ContentHash.zero.bytes + [0, 0, 0, 0, 0]
            ),
            ("parked parts of an item that isn't purged", head + [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]),
            ("two newest parts of one author", head + [0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0]),
            ("a purged item that has a newest part", head + [0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0]),
            ("two parked parts of one author", head + [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 1, 0, 2]),
        ]
    }
}
