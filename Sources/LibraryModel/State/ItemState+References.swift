public import Causality
internal import MergeTypes

extension ItemState {
    /// The captures among an article's, in the order of the set.
    public var captures: [ContentHash] { captureReferences.map(\.hash) }

    /// How an article names its captures, in the order of the set.
    var captureReferences: [CaptureReference] {
        (sets[ArticleField.captures]?.entries ?? []).compactMap {
            try? CaptureReference(canonicalBytes: $0.element.bytes)
        }
    }

    /// How an article names one of its captures: as the current one, otherwise by the first name in the order of the set.
    func reference(to capture: ContentHash) -> CaptureReference? {
        if let current = value(of: ArticleField.body), current.hash == capture { return current }
        return captureReferences.first { $0.hash == capture }
    }

    /// Every capture that the item needs: its captures, all siblings of its body, and the roots of its texts.
    public var referencedCaptures: Set<ContentHash> {
        var hashes = Set(captures)
        for sibling in registers[ArticleField.body.code]?.siblings ?? [] {
            if let value = sibling.value, let body = try? CaptureReference(canonicalBytes: value) {
                hashes.insert(body.hash)
            }
        }
        for text in texts.entries { if let root = text.name.root { hashes.insert(root) } }
        return hashes
    }

    /// The private records that the item commits to, by the operations that wrote them.
    public var privateCommitments: [Dot: ContentHash] {
        Dictionary(privateRecord.siblings.map { ($0.dot, $0.value) }) { first, _ in first }
    }

    /// Whether a replica, as an item, is out of use.
    ///
    /// One that has seen that and goes on writing is in use again.
    ///
    /// - Parameter holds: what the replica is known to have seen.
    public func isRetired(unlessSeenIn holds: VersionVector) -> Bool {
        guard let retirement = registers[ReplicaField.retired.code]?.winner?.dot else { return false }
        return value(of: ReplicaField.retired) == true && !holds.contains(retirement.change)
    }

    /// Whether it names only changes that a vector contains, and no time after one.
    public func isWithin(_ vector: VersionVector, clock: Timestamp) -> Bool {
        DotTable(self).isWithin(vector, clock: clock)
    }

    /// The time of the newest value among the item's registers; 0 where it has none.
    public var newestWrite: Timestamp {
        registers.entries.flatMap { $0.value.siblings.map(\.timestamp) }.max() ?? Timestamp(rawValue: 0)
    }
}
