internal import Causality
internal import GRDB
internal import LibraryModel
public import WireFormat

extension Database {
    /// A frame that came, as its payload; `nil` where there is none.
    func arriving(_ number: Int64, _ codec: CaptureCodec) throws -> [UInt8]? {
        try rows("SELECT size, zstd, bytes FROM arriving WHERE number = ?1", [.integer(number)]) { row in
            try codec.unpack(row.blob(2), isCompressed: row.integer(1) == 1, size: Int(row.integer(0)))
        }.first
    }

    /// The head of the snapshot on its way; `nil` where there is none.
    func arrivingHead() throws -> SnapshotHead? {
        try arriving(0, CaptureCodec()).map { try SnapshotHead($0) }
    }

    /// The newest frame that came: its number, its last item, and how many items there are up to it.
    func lastArriving() throws -> (number: Int64, key: ItemKey?, count: Int) {
        try rows("SELECT number, kind, id, items FROM arriving ORDER BY number DESC LIMIT 1") { row in
            let number = row.integer(0)
            let kind = ItemKind(rawValue: row.unsigned(1))
            let key = number == 0 ? nil : ItemKey(kind: kind, id: try row.identifier(2, as: ItemID.self))
            return (number, key, Int(row.integer(3)))
        }.first ?? (0, nil, 0)
    }
}

extension StoreReader {
    /// How far a snapshot has come that was cut off on its way; `nil` where none was, or nothing but its head has come.
    public func arrivedSnapshot() throws -> SnapshotPlace? {
        guard let last = try database.lastArriving().key, let head = try database.arrivingHead() else { return nil }
        return SnapshotPlace(head: try head.hash, last: last)
    }
}

extension DatabaseFile {
    /// Runs `body`, which takes frames; where it finds them wrong, no part of a snapshot stays that may be why.
    ///
    /// So the next one comes from its start.
    func droppingWrongSnapshot<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let problem as StoreProblem {
            switch problem {
            case .diskFull, .locked, .failed: break
            default:
                try? write("drop a snapshot") { database, _ in
                    guard try database.integer("SELECT 1 FROM arriving") != nil else { return }
                    try database.overwritingWhatGoes { try database.run("DELETE FROM arriving") }
                }
            }
            throw problem
        }
    }
}
