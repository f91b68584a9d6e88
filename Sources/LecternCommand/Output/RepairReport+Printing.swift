import Lectern

extension RepairReport {
    /// What was done, and what was found afterwards.
    var members: [JSONValue.Member] {
        [
            .init(name: "backup", value: backup.map { .string($0) } ?? .null),
            .init(name: "refolded", value: JSONValue(changes)),
            .init(name: "dropped", value: JSONValue(droppedCaptures)),
            .init(name: "droppedRecords", value: JSONValue(droppedRecords)),
            .init(name: "lost", value: JSONValue(lost.map(\.rawValue))),
        ] + after.members
    }

    /// What is gone, and how it comes back: a sentence for each.
    var losses: [String] {
        var sentences: [String] = []
        if droppedCaptures > 0 {
            sentences.append(
                "\(droppedCaptures.of("text")) can't be read, and none is kept. A sync with a remote that has them, or a "
                    + "bundle from another replica, brings them again.")
        }
        if droppedRecords > 0 {
            sentences.append(
                "\(droppedRecords.of("private record")) can't be read. A sync with a member brings them again.")
        }
        return sentences + lost.map { $0.loss }
    }
}

extension RepairReport.OwnMatter {
    /// What it means that some of it can't be read.
    fileprivate var loss: String {
        switch self {
        case .remotes: "Remotes can't be read, and some are gone. Look with `remote list`, and add them again."
        case .settings: "Settings can't be read, and some are gone. Look with `config`, and set them again."
        case .heldItems: "Some items that wait for a decision can't be told any more. Look with `list --trash`."
        case .pendingChanges:
            "Changes that came early can't be read. A sync brings them again, or the bundles that they came with."
        }
    }
}
