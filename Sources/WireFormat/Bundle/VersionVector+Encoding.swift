public import Causality
internal import LibraryModel

extension ByteWriter {
    /// A count, then each replica with its sequence, ordered by replica.
    public mutating func versionVector(_ vector: VersionVector) {
        let entries = vector.entries
        count(entries.count)
        for entry in entries {
            identifier(entry.replica)
            number(entry.sequence)
        }
    }
}

extension ByteReader {
    /// A count, then each replica with its sequence, in strictly ascending order of replicas.
    public mutating func versionVector() throws(EncodingProblem) -> VersionVector {
        let count = try count(upTo: Limits.replicas, bytesEach: ReplicaID.sizeInBytes + 1)
        var vector = VersionVector()
        var previous: ReplicaID?
        for _ in 0..<count {
            let start = offset
            let replica: ReplicaID = try identifier()
            if let previous, previous >= replica { throw EncodingProblem(.notCanonical, at: start) }
            vector[replica] = try sequence()
            previous = replica
        }
        return vector
    }
}
