import Lectern

/// One person's replica of a text in memory: edits and received changes go through the library's own fold.
struct TextPeer {
    /// A change on its way.
    struct Sent {
        let author: ReplicaID
        let sequence: UInt64
        let bytes: [UInt8]
    }

    let replica: ReplicaID
    private var storage = SingleTextStorage()
    /// By author, what it had seen when it made its last change, that change included.
    private var contexts: [ReplicaID: VersionVector] = [:]
    /// What came in since the last edit here.
    private var news: [ReplicaID: UInt64] = [:]
    private var salts: SplitMix64
    private var earlierSalts: [ItemKey: UInt64] = [:]

    init(replica: ReplicaID, seed: UInt64) {
        self.replica = replica
        salts = SplitMix64(seed: seed)
    }

    /// The text in UTF-8.
    var text: [UInt8] { storage.pieces.render(root: []) }

    /// Edits the text, and gives the change that says so to others.
    mutating func edit(_ edits: [TextEdit]) throws -> Sent {
        let context = news.map { ChangeID(replica: $0.key, sequence: $0.value) }.sorted()
            .map { ContextEntry(change: $0, hashPrefix: salts.next()) }
        news.removeAll(keepingCapacity: true)
        let body = ChangeBody(
            contextDelta: context, parts: [Self.part(edits)], earlierSalts: earlierSalts, salts: &salts)
        earlierSalts = try ChangeBody.salts(of: body.bytes)
        let sequence = (contexts[replica]?[replica] ?? 0) + 1
        try fold(body, ChangeID(replica: replica, sequence: sequence))
        return Sent(author: replica, sequence: sequence, bytes: body.bytes)
    }

    /// Takes another's change; all that its author had seen must be here.
    mutating func receive(_ change: Sent) throws {
        try receive(
            ChangeBody(bytes: change.bytes), ChangeID(replica: change.author, sequence: change.sequence))
    }

    /// Takes another's change that was decoded.
    mutating func receive(_ body: ChangeBody, _ id: ChangeID) throws {
        try fold(body, id)
        news[id.replica] = id.sequence
    }

    /// One part of a change, as the library makes it.
    static func part(_ edits: some Sequence<TextEdit>) -> ChangePart {
        ChangePart(
            item: SingleTextStorage.item, firstIndex: 0, touches: [.init(item: SingleTextStorage.item)],
            operations: edits.map { .spliceText(SpliceText(text: SingleTextStorage.name, edit: $0)) })
    }

    private mutating func fold(_ body: ChangeBody, _ id: ChangeID) throws {
        for entry in body.contextDelta { contexts[id.replica, default: VersionVector()].include(entry.change) }
        let origin = ChangeOrigin(
            id: id, timestamp: Timestamp(rawValue: id.sequence), context: contexts[id.replica] ?? VersionVector())
        try LibraryFold.fold(LibraryChange(origin: origin, parts: body.presentParts), into: &storage)
        contexts[id.replica, default: VersionVector()].include(id)
    }
}
