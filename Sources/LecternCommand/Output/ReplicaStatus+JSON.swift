import Lectern

extension ReplicaStatus {
    /// One object, as `status --json` prints it.
    func json(_ counts: LibraryCounts) -> JSONValue {
        let replicas = vector.entries.map {
            JSONValue.Member(name: $0.replica.description, value: .number(Int64($0.sequence)))
        }
        return [
            "library": .string(library.description),
            "replica": .string(replica.description),
            "path": .string(path),
            "vector": .object(replicas),
            "vectorText": .string(vector.description),
            "digest": .string(digest.description),
            "foldVersion": .number(Int64(LibraryModel.foldVersion)),
            "counts": counts.json,
            "clockAheadMilliseconds": .number(clockAheadInMilliseconds),
        ]
    }
}

extension LibraryCounts {
    var json: JSONValue {
        [
            "articles": JSONValue(articles),
            "annotations": JSONValue(annotations),
            "comments": JSONValue(comments),
            "tags": JSONValue(tags),
            "trashed": JSONValue(trashed),
            "orphaned": JSONValue(orphaned),
            "pending": JSONValue(pending),
            "held": JSONValue(held),
            "conflicts": JSONValue(conflicts),
            "changes": JSONValue(changes),
            "withheld": JSONValue(withheld),
        ]
    }
}

extension Session {
    /// What `init` and `clone` print: the names of the new replica.
    func print(newReplica status: ReplicaStatus) throws {
        guard isJSON else { return }
        try output.json([
            "library": .string(status.library.description), "replica": .string(status.replica.description),
            "path": .string(status.path),
        ])
    }
}
