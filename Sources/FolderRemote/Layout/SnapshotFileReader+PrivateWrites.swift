internal import Causality
internal import LibraryModel
internal import WireFormat

extension SnapshotFileReader {
    /// The operations, of a file whose head was read, whose private records are in it.
    ///
    /// `nil` where it isn't known of one what it belongs to: the row of its item is none that this program reads.
    ///
    /// Cost: reads the whole file, and every row in it.
    mutating func recorded() throws -> [Dot: PrivateWrite]? {
        var writes: [Dot: PrivateWrite] = [:]
        var records: Set<Dot> = []
        while let frame = try next() {
            switch frame {
            case .privateRecords(let entries): records.formUnion(entries.map(\.dot))
            case .items(let items):
                for item in items {
                    guard let state = try? ItemState(canonicalRow: item.row) else { continue }
                    for (dot, commitment) in state.privateCommitments {
                        writes[dot] = PrivateWrite(item: item.key, commitment: commitment)
                    }
                }
            case .segment, .blobs, .snapshot: continue
            }
        }
        return records.isSubset(of: writes.keys) ? writes.filter { records.contains($0.key) } : nil
    }
}
