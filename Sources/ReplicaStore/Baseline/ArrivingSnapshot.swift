internal import Causality
internal import GRDB
internal import LibraryModel
public import WireFormat

extension Database {
    /// Drops a snapshot that never came to its end.
    func forgetArriving() throws { try overwritingWhatGoes { try run("DELETE FROM arriving") } }

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

    /// How far a snapshot has come that was cut off on its way; `nil` where none was, or nothing but its head has come.
    func arrivedSnapshot() throws -> SnapshotPlace? {
        guard let last = try lastArriving().key, let head = try? arrivingHead() else { return nil }
        return SnapshotPlace(head: try head.hash, last: last)
    }
}

extension StoreReader {
    /// How far a snapshot has come that was cut off on its way; `nil` where none was, or nothing but its head has come.
    public func arrivedSnapshot() throws -> SnapshotPlace? { try database.arrivedSnapshot() }
}

extension DatabaseFile {
    /// Runs `body`, which takes frames; where it finds those of a snapshot wrong, nothing of that stays, and it comes from
    /// its start the next time.
    func droppingWrongSnapshot<Result>(of frames: [BundleFrame], _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            switch error as? StoreProblem {
            case .diskFull, .locked, .failed: break
            default: if frames.contains(where: \.isOfSnapshot) { _ = try? dropArriving { _ in true } }
            }
            throw error
        }
    }

    /// Expects that a snapshot whose transfer has ended is here as a whole; where it isn't, what came of it goes.
    ///
    /// - Parameter held: what is here.
    /// - Throws: `StoreProblem.overtaken`.
    func expectWhole(_ head: SnapshotHead, _ held: (Database) throws -> VersionVector) throws {
        guard try !read("look for a snapshot", held).contains(head.vector) else { return }
        _ = try dropArriving { $0 == head }
        throw StoreProblem.overtaken("a snapshot has not come as a whole")
    }

    /// Drops a snapshot on its way, or what can't be read of one, under a condition; says whether there was one.
    private func dropArriving(where isWrong: (SnapshotHead?) -> Bool) throws -> Bool {
        guard try read("look for a snapshot", { try $0.integer("SELECT 1 FROM arriving") }) != nil else { return false }
        return try write("drop a snapshot") { database, _ in
            guard isWrong(try? database.arrivingHead()) else { return false }
            try database.forgetArriving()
            return true
        }
    }
}
