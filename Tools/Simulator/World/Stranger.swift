internal import Lectern
internal import TestSupport

/// A newer program: it writes operations, fields and kinds that this one doesn't know, in changes that are well made.
struct Stranger {
    let id: ReplicaID
    private var last: ChainLink?

    init(using generator: inout SeededGenerator) { id = .random(using: &generator) }

    /// Writes a change on what somebody holds.
    mutating func change(
        of items: [ItemKey], after heads: [ChainHead], at now: Int64, using generator: inout SeededGenerator
    ) throws -> (change: LibraryChange, bundle: [UInt8]) {
        let base = last?.change.origin.context ?? VersionVector()
        let sequence = last?.change.origin.id.sequence ?? 0
        var seen = base.merging(VersionVector(heads.map(\.change)))
        seen[id] = sequence
        let origin = ChangeOrigin(
            id: ChangeID(replica: id, sequence: sequence + 1), timestamp: Timestamp(milliseconds: max(1, now)),
            context: seen)
        let change = LibraryChange(origin: origin, parts: parts(items, using: &generator))
        let link = ChainLink(
            change, in: World.library, previous: last?.hash ?? .zero, base: base, salts: &generator,
            hashOf: { id in heads.first { $0.change == id }?.hash })
        last = link
        var bytes: [UInt8] = []
        var writer = try BundleWriter(
            header: BundleHeader(library: World.library, from: VersionVector(), to: VersionVector(), flags: [])
        ) { bytes += $0 }
        try writer.append(.segment(Segment([link])))
        _ = try writer.finish()
        return (change, bytes)
    }

    private func parts(_ items: [ItemKey], using generator: inout SeededGenerator) -> [ChangePart] {
        let strange = ItemKey(kind: ItemKind(rawValue: 900), id: ItemID(value: UInt128(generator.below(3))))
        let item = items.isEmpty ? strange : generator.pick(items)
        let payload = (0..<generator.below(40)).map { _ in UInt8(generator.below(256)) }
        let write = WriteFields.Write(field: FieldCode(rawValue: 700 + UInt64(generator.below(3))), value: payload)
        return [
            ChangePart(
                item: item, firstIndex: 0, touches: [.init(item: item)],
                operations: [.unknown(UnknownOperation(code: 900, payload: payload))]),
            ChangePart(
                item: generator.chance(percent: 50) ? item : strange, firstIndex: 1, touches: [],
                operations: [
                    .writeFields(WriteFields([write])),
                    .addMembers(AddMembers([.init(field: FieldCode(rawValue: 800), element: MemberValue(payload))])),
                ]),
        ]
    }
}
