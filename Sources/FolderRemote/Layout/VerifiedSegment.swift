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
    /// What operations with a private record committed to.
    let commitments: [Dot: ContentHash]

    init(_ segment: Segment, library: LibraryID) throws {
        var previous = segment.previousHash
        var hashes: [ContentHash] = []
        var captures: [Capture] = []
        var commitments: [Dot: ContentHash] = [:]
        for (position, change) in segment.changes.enumerated() {
            let body = try ChangeBody(bytes: change.body)
            let id = ChangeID(replica: segment.replica, sequence: segment.first + UInt64(position))
            previous = body.hash(library: library, id: id, previous: previous, timestamp: change.timestamp)
            hashes.append(previous)
            for part in body.presentParts {
                for (offset, operation) in part.operations.enumerated() {
                    switch operation {
                    case .addMembers(let operation):
                        captures += Self.captures(in: operation).map { Capture(hash: $0, timestamp: change.timestamp) }
                    case .writePrivate(let operation):
                        let index = part.firstIndex + UInt32(offset)
                        commitments[Dot(replica: id.replica, sequence: id.sequence, index: index)] =
                            operation.commitment
                    default: continue
                    }
                }
            }
        }
        guard previous == segment.headHash else {
            throw SegmentFileProblem(cause: "the chain of its changes is broken")
        }
        self.segment = segment
        self.hashes = hashes
        self.captures = captures
        self.commitments = commitments
    }

    private static func captures(in operation: AddMembers) -> [ContentHash] {
        operation.additions.filter { $0.field == ArticleField.captures }.compactMap {
            try? CaptureReference(canonicalBytes: $0.element.bytes).hash
        }
    }
}
