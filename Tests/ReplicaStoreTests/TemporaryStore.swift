import Causality
import LibraryModel
import ReplicaStore
import TestSupport
import WireFormat

/// A replica in a directory of its own, which goes away with it.
final class TemporaryStore {
    private let place: TemporaryDirectory
    let store: ReplicaStore
    private var generator: SeededGenerator

    init(library: LibraryID, seed: UInt64 = 1, options: StoreOptions = .fast) throws {
        place = try TemporaryDirectory()
        generator = SeededGenerator(seed: seed)
        store = try ReplicaStore.create(in: place.path, library: library, options: options, using: &generator)
    }

    deinit { try? store.close() }

    var directory: String { place.path }

    func receive(_ bundle: [UInt8], early: StoreWriter.EarlyPolicy = .hold) throws -> ReceivedCount {
        var reader = try BundleReader(source: Self.source(bundle))
        return try store.receive(&reader, early: early, using: &generator, progress: { _ in }).count
    }

    /// Exports into memory.
    func export(_ options: ExportOptions = ExportOptions()) throws -> [UInt8] {
        let sink = ByteSink()
        _ = try store.export(options, to: { sink.bytes += $0 }, progress: { _, _ in })
        return sink.bytes
    }

    /// Makes one change.
    @discardableResult
    func edit<Result>(
        base: VersionVector? = nil, at now: Int64 = 1_700_000_000_000,
        _ body: (inout ChangeBuilder<StoreWriter, SeededGenerator>) throws -> Result
    ) throws -> Result {
        let seed = generator.next()
        return try store.write { writer in
            try writer.edit(base: base, nowInMilliseconds: now, using: SeededGenerator(seed: seed), body).result
        }
    }

    static func source(_ bytes: [UInt8]) -> (Int) -> [UInt8] {
        var offset = 0
        return { atMost in
            let end = min(bytes.count, offset + atMost)
            defer { offset = end }
            return Array(bytes[offset..<end])
        }
    }
}

extension StoreOptions {
    /// Without waiting for the disk: tests end processes, not machines.
    ///
    /// Where the disk is slow all the same, nobody gives up.
    static var fast: StoreOptions {
        var options = StoreOptions()
        options.durability = .normal
        options.lockTimeoutInSeconds = 600
        return options
    }
}
