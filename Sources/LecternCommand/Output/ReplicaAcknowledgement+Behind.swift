import Lectern

extension ReplicaAcknowledgement {
    /// How many changes of a vector a replica may lack.
    ///
    /// - Parameter own: the replica whose vector it is. It lacks none, whatever its own newest change had seen.
    func behind(_ vector: VersionVector, of own: ReplicaID) -> Int {
        replica == own ? 0 : vector.difference(holds).changeCount
    }
}
