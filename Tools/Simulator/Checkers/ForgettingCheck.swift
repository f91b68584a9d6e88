internal import Lectern
internal import TestSupport

/// A replica forgets only what everybody in use has, what is old, understood and decided about.
///
/// And what it has forgotten is gone, with the bytes that nothing else needs.
///
/// It follows the books, and asks the engine for nothing but what it has forgotten and what it still has.
struct ForgettingCheck {
    private let ledger: Ledger
    private let machine: Int
    private let before: VersionVector
    private let retention: Retention
    private let now: Int64

    /// - Parameters:
    ///   - before: what had been forgotten earlier.
    ///   - now: what the machine's clock shows.
    init(
        _ ledger: Ledger, at machine: Int, before: VersionVector, _ retention: Retention, _ now: Int64
    ) {
        self.ledger = ledger
        self.machine = machine
        self.before = before
        self.retention = retention
        self.now = now
    }

    func run(_ reader: StoreReader) throws {
        let (baseline, vector) = (try reader.baselineVector(), try reader.vector())
        let gone = ledger.entries(in: baseline).filter { !before.contains($0.id) }
        guard !gone.isEmpty else { return }
        let own = try reader.identity().replica
        let waiting = try waitedFor(vector, own)
        let parked = try parked(reader)
        for entry in gone {
            if let other = waiting.first(where: { $0.replica != entry.id.replica && !$0.holds.contains(entry.id) }) {
                throw violation("replica \(other.replica.shortDescription) isn't known to have it", entry)
            }
            if isYoung(entry) { throw violation("it is younger than what is kept", entry) }
            if entry.change.parts.contains(where: { $0.operations.contains(where: Self.isUnknown) }) {
                throw violation("it has an operation that this program doesn't know", entry)
            }
            if entry.change.parts.contains(where: { parked[$0.item]?.covers(entry.id) == true }) {
                throw violation("it is parked, and nobody has decided", entry)
            }
        }
        // What waits may name captures that nothing else names.
        if try reader.counts().pending == 0 { try checkBytes(reader, baseline, vector) }
    }

    private static func isUnknown(_ operation: LibraryOperation) -> Bool {
        if case .unknown = operation { true } else { false }
    }

    /// The other authors in use, and what each had seen when it wrote its newest change.
    private func waitedFor(
        _ vector: VersionVector, _ own: ReplicaID
    ) throws -> [(replica: ReplicaID, holds: VersionVector)] {
        let changes = ledger.entries(in: vector).map(\.change)
        let oracle = LibraryOracle(changes.filter { $0.parts.contains { $0.item.kind == .replica } })
        return vector.entries.filter { $0.replica != own }.compactMap { newest in
            guard let entry = ledger.entries[newest] else { return nil }
            var holds = entry.change.origin.context
            holds[newest.replica] = newest.sequence
            let isRetired = oracle.state(of: ItemKey(newest.replica)).isRetired(unlessSeenIn: holds)
            return isRetired ? nil : (newest.replica, holds)
        }
    }

    private func isYoung(_ entry: Ledger.Entry) -> Bool {
        guard case .days(let days) = retention else { return true }
        let day: Int64 = 86_400_000
        let made = entry.change.origin.timestamp.milliseconds
        return days > 0 && made > now - days * day && made <= now + day
    }

    /// Late work on purged items that is reported.
    private func parked(_ reader: StoreReader) throws -> [ItemKey: NewestParts] {
        var parked: [ItemKey: NewestParts] = [:]
        for conflict in try reader.conflicts() where conflict.reason == .parked {
            parked[conflict.item] = try reader.state(of: conflict.item)?.purge?.parked
        }
        return parked
    }

    /// Captures and private records of what is forgotten go, unless an item or a change that is still there needs them.
    private func checkBytes(_ reader: StoreReader, _ baseline: VersionVector, _ vector: VersionVector) throws {
        let forgotten = ledger.entries(in: baseline)
        let kept = ledger.entries(in: vector).filter { !baseline.contains($0.id) }
        let items = LibraryOracle(forgotten.map(\.change)).items.values
        var captures = Set(kept.flatMap(Self.namedCaptures))
        for item in items { captures.formUnion(item.referencedCaptures) }
        let records = Set(items.flatMap(\.privateCommitments.keys))
        for entry in forgotten {
            for hash in Self.captures(entry) where !captures.contains(hash) {
                if try reader.capture(hash) != nil {
                    throw violation("its capture is there, and nothing needs it", entry)
                }
            }
            for dot in Self.records(entry) where !records.contains(dot) {
                if try reader.privateRecord(at: dot) != nil {
                    throw violation("its private record is there, and nothing needs it", entry)
                }
            }
        }
    }

    private static func captures(_ entry: Ledger.Entry) -> [ContentHash] {
        entry.change.parts.flatMap { $0.operations.flatMap(\.captures) }
    }

    /// What a change saves, makes current, or edits.
    private static func namedCaptures(_ entry: Ledger.Entry) -> [ContentHash] {
        captures(entry)
            + entry.change.parts.flatMap(\.operations).flatMap { operation -> [ContentHash] in
                switch operation {
                case .writeFields(let writes):
                    writes.writes.filter { $0.field == ArticleField.body.code }
                        .compactMap { try? CaptureReference(canonicalBytes: $0.value ?? []).hash }
                case .spliceText(let splice): splice.text.root.map { [$0] } ?? []
                default: []
                }
            }
    }

    private static func records(_ entry: Ledger.Entry) -> [Dot] {
        entry.change.parts.flatMap { part in
            part.operations.enumerated().compactMap { position, operation in
                guard case .writePrivate = operation else { return nil }
                return entry.change.origin.event(at: part.firstIndex + UInt32(position)).dot
            }
        }
    }

    private func violation(_ sentence: String, _ entry: Ledger.Entry) -> Violation {
        Violation(
            checker: "forgetting", sentence: "machine \(machine) has forgotten \(entry.id): \(sentence)",
            details: ["\(entry.change.parts.map(\.item))"])
    }
}
