internal import Causality
internal import LibraryModel
internal import WireFormat

/// Private records that nobody need keep beside the snapshots in a folder.
///
/// Either a snapshot has the record, or in one that has its change no item commits to it any more: it was replaced
/// there, and so it is where the snapshots are joined.
struct SettledRecords {
    private var dots: Set<Dot> = []

    /// Finds out which of some operations' records are settled by the snapshots that count; these were checked.
    ///
    /// Cost: reads them as a whole.
    init(
        among writes: [Dot: PrivateWrite], by snapshots: FolderSnapshots, in folder: SharedFolder, library: LibraryID
    ) throws {
        guard !writes.isEmpty else { return }
        let dotsOfItems = Dictionary(grouping: writes.keys) { writes[$0]?.item }
        for baseline in snapshots.counting {
            let vector = baseline.head.vector
            var reader = try SnapshotFileReader(baseline.file, in: folder, library: library)
            while let frame = try reader.next() {
                switch frame {
                case .items(let items):
                    for item in items {
                        guard let written = dotsOfItems[item.key], let state = try? ItemState(canonicalRow: item.row)
                        else { continue }
                        let kept = state.privateCommitments
                        dots.formUnion(written.filter { vector.contains($0.change) && kept[$0] == nil })
                    }
                case .privateRecords(let entries):
                    for entry in entries where writes[entry.dot]?.commitment == entry.record.commitment {
                        dots.insert(entry.dot)
                    }
                case .segment, .blobs, .snapshot: continue
                }
            }
        }
    }

    /// Whether the record of an operation is among them.
    func contains(_ dot: Dot) -> Bool { dots.contains(dot) }
}
