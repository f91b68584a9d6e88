internal import Lectern

/// A large run of one author's deletions takes nothing out of sight until somebody decides.
struct BrakeCheck {
    /// What was shown before something came in; items of the kinds that count.
    private let shown: Set<ItemKey>
    private let vector: VersionVector

    init(_ reader: StoreReader) throws {
        shown = try Self.shown(reader)
        vector = try reader.vector()
    }

    private static func shown(_ reader: StoreReader) throws -> Set<ItemKey> {
        let items = try reader.items(withPrefix: "", kinds: [.article, .annotation, .comment], limit: 10_000)
        return Set(try items.filter { try reader.isVisible($0) })
    }

    /// Compares with what is shown after it.
    func run(_ reader: StoreReader, _ ledger: Ledger, at machine: Int) throws {
        // What a snapshot took away is nobody's run.
        guard shown.count > 50, try vector.contains(reader.baselineVector()) else { return }
        let now = try Self.shown(reader)
        let gone = shown.subtracting(now)
        let own = try reader.identity().replica
        var byAuthor: [ReplicaID: Set<ItemKey>] = [:]
        for entry in ledger.entries(in: try reader.vector()) where !vector.contains(entry.id) && entry.id.replica != own
        {
            for part in entry.change.parts
            where gone.contains(part.item) && part.operations.contains(where: Self.isDeletion) {
                byAuthor[entry.id.replica, default: []].insert(part.item)
            }
        }
        let limit = max(50, (now.count + gone.count) / 5)
        for (author, items) in byAuthor.sorted(by: { $0.key < $1.key }) where items.count > limit {
            throw Violation(
                checker: "brake",
                sentence:
                    "replica \(author.shortDescription) took \(items.count) items out of the sight of machine \(machine)"
            )
        }
    }

    private static func isDeletion(_ operation: LibraryOperation) -> Bool {
        switch operation {
        case .trash, .purge: true
        default: false
        }
    }
}
