internal import Causality
internal import GRDB
internal import LibraryModel
public import WireFormat

extension ReplicaStore {
    /// Takes a bundle as one transaction: all of it, or nothing.
    ///
    /// What is here already is passed over, so taking a bundle twice does nothing.
    ///
    /// - Parameters:
    ///   - reader: a bundle whose header was read; it is read to its end here.
    ///   - acceptsDeletions: whether a large run of one author's deletions takes effect at once, with those held before.
    ///   - progress: called after each frame.
    /// - Returns: what came of it, and a new identity where changes under this replica's own id came in.
    /// - Throws: `StoreProblem`, `BundleProblem`, and what `reader`'s source throws.
    public func receive(
        _ reader: inout BundleReader, early policy: StoreWriter.EarlyPolicy, acceptsDeletions: Bool = false,
        using generator: inout some RandomNumberGenerator, progress: (BundleSummary) -> Void
    ) throws -> (count: ReceivedCount, newIdentity: NewIdentity?) {
        try write { writer in
            guard reader.header.library == writer.library else {
                throw StoreProblem.otherLibrary(found: reader.header.library, expected: writer.library)
            }
            let missing = reader.header.from.difference(writer.vector)
            if policy == .refuse && !missing.isEmpty { throw StoreProblem.gap(missing: missing) }
            var count = ReceivedCount()
            while let frame = try reader.next() {
                switch frame {
                case .segment(let segment): try writer.receive(segment, early: policy, &count)
                case .privateRecords(let entries): try writer.receive(entries, &count)
                case .blobs(let blobs): try writer.receive(blobs, &count)
                }
                progress(reader.summary)
            }
            if acceptsDeletions { try writer.releaseHeldItems() } else { try writer.holdBulkDeletions() }
            count.held = writer.heldCount
            return (count, try writer.leaveSharedIdentity(using: &generator))
        }
    }
}
