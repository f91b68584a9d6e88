internal import Causality
internal import WireFormat

extension Segment {
    /// What follows one of the changes, which isn't the last: attached to that one's hash and context.
    ///
    /// The changes before are decoded, and their chain isn't judged: a segment that was verified is expected.
    func suffix(after sequence: UInt64, library: LibraryID) throws -> Segment {
        let count = Int(sequence + 1 - first)
        var chain = SegmentChain(self, library: library)
        var hash = previousHash
        var context = baseContext
        for _ in 0..<count {
            guard let link = try chain.next() else { break }
            hash = link.hash
            // No author has an entry for itself; one that has is refused by whoever takes it.
            for entry in link.body.contextDelta where entry.change.replica != replica {
                context.include(entry.change)
            }
        }
        return Segment(
            replica: replica, first: sequence + 1, previousHash: hash, baseContext: context, headHash: headHash,
            changes: Array(changes.dropFirst(count)))
    }
}
