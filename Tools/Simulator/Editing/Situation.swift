internal import Lectern

/// What a person can choose from when they begin to edit.
struct Situation: Sendable {
    /// Items that are shown, in the trash, or asked about; ordered.
    var items: [ItemKey] = []
    /// The newest changes.
    var changes: [ChangeID] = []
    /// The other replicas, those first of which nobody has heard for longest.
    var silent: [ReplicaID] = []
    /// What somebody took away in a large run.
    var heldItems: [ItemKey] = []
    /// What they looked at a while ago, where they edit that.
    var screen: Screen?

    /// Looks around.
    init(_ reader: StoreReader) throws {
        items = try reader.items(withPrefix: "", kinds: [.article, .annotation, .comment], limit: 400).sorted()
        changes = try reader.log(of: nil, before: nil, limit: 12).map(\.id)
        heldItems = try reader.heldItems()
        let own = try reader.identity().replica
        silent = try reader.acknowledgements().filter { $0.replica != own && !$0.isRetired }
            .sorted { ($0.newestChange, $0.replica) < ($1.newestChange, $1.replica) }.map(\.replica)
    }
}
