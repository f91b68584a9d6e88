internal import Causality
internal import LibraryModel
internal import WireFormat

/// A segment whose chain was computed, and what its changes name.
struct VerifiedSegment {
    /// A capture that a change names.
    struct Capture {
        let hash: ContentHash
        let timestamp: Timestamp
    }

    let segment: Segment
    /// The hash of each change.
    let hashes: [ContentHash]
    let captures: [Capture]
    /// The operations with a private record.
    let privateWrites: [Dot: PrivateWrite]

    init(_ segment: Segment, library: LibraryID) throws {
        var hashes: [ContentHash] = []
        var captures: [Capture] = []
        var privateWrites: [Dot: PrivateWrite] = [:]
        var chain = SegmentChain(segment, library: library)
        while let link = try chain.next() {
            hashes.append(link.hash)
            captures += link.body.captures.map { Capture(hash: $0, timestamp: link.timestamp) }
            for part in link.body.presentParts {
                for (dot, commitment) in part.privateCommitments(in: link.id) {
                    privateWrites[dot] = PrivateWrite(item: part.item, commitment: commitment)
                }
            }
        }
        self.segment = segment
        self.hashes = hashes
        self.captures = captures
        self.privateWrites = privateWrites
    }
}
