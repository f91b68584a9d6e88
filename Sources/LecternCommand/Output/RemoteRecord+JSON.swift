import Lectern

extension RemoteRecord {
    /// How many changes are here and not there, as far as is known.
    func ahead(of vector: VersionVector) -> Int { vector.difference(self.vector).changeCount }

    /// How many changes are there and not here, as far as is known.
    func behind(_ vector: VersionVector) -> Int { self.vector.difference(vector).changeCount }

    /// One object, as `remote list --json` and `status --json` print it.
    ///
    /// - Parameter vector: what this replica holds.
    func json(at vector: VersionVector) -> JSONValue {
        [
            "name": .string(name),
            "address": .string(address),
            "role": JSONValue(role),
            "ahead": JSONValue(ahead(of: vector)),
            "behind": JSONValue(behind(vector)),
            "synced": JSONValue(time: syncedAtInMilliseconds),
            "clockAheadMilliseconds": clockAheadInMilliseconds.map { .number($0) } ?? .null,
            "problem": problem.map { ["code": .string($0.code), "message": .string($0.sentence)] } ?? .null,
        ]
    }
}

extension Session {
    /// What the verbs about one remote print of it, and of what they did.
    func print(remote name: String, _ address: String, _ own: [JSONValue.Member] = []) throws {
        guard isJSON else { return }
        let remote: JSONValue = ["name": .string(name), "address": .string(address)]
        try output.json(marked(remote.with(own)))
    }
}
