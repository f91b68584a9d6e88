internal import Foundation
public import ReplicaStore
public import WireFormat

/// What came of a bundle.
public struct ImportedBundle: Hashable, Sendable {
    /// Library, vectors, flags.
    public let header: BundleHeader
    /// What became of its changes, captures and private records.
    public let count: ReceivedCount
    /// Set where changes under this replica's own id came in from a copy of it: it goes on under a new one.
    public let newIdentity: NewIdentity?
}

extension Replica {
    /// Writes a bundle file: everything, or what somebody lacks.
    ///
    /// The file appears whole or not at all: it is written beside its place, put on disk, and renamed.
    ///
    /// - Parameter progress: called with the number of changes done and in all.
    /// - Throws: `ReplicaProblem.unwritableFile`, `StoreProblem`.
    @discardableResult
    public func exportBundle(
        to path: String, _ export: ExportOptions = ExportOptions(), progress: @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws -> (header: BundleHeader, summary: BundleSummary) {
        let file = try WholeFile(path)
        do {
            let result = try store.export(export, to: file.write, progress: progress)
            try file.commit()
            return result
        } catch {
            file.abandon()
            throw error
        }
    }

    /// Writes a bundle to an open file, such as standard output.
    @discardableResult
    public func exportBundle(
        toDescriptor descriptor: Int32, _ export: ExportOptions = ExportOptions()
    ) throws -> (header: BundleHeader, summary: BundleSummary) {
        try store.export(
            export, to: { try WholeFile.write($0, to: descriptor, "the output") }, progress: { _, _ in })
    }

    /// Takes a bundle file: all of it, or nothing.
    ///
    /// The file is checked whole before anything is applied. What is here already is passed over, so importing twice does
    /// nothing the second time.
    ///
    /// - Parameters:
    ///   - early: whether changes whose prerequisites are missing are refused, or kept until those come.
    ///   - acceptsDeletions: whether a large run of one author's deletions takes effect at once; otherwise the items stay
    ///     visible here until somebody decides.
    ///   - progress: called after each frame.
    /// - Throws: `ReplicaProblem.unreadableFile`, `BundleProblem` for bytes that are damaged, `StoreProblem.otherLibrary`,
    ///   `.gap`, `.fork`, `.damaged`, `.privateMismatch`, `.tooManyReplicas`, of a snapshot `.snapshotDamaged`,
    ///   `.newerSnapshot` and `.snapshotOfCopy`, and `.locked`, `.diskFull`, `.corrupt`, `.failed`.
    public func importBundle(
        from path: String, early: StoreWriter.EarlyPolicy = .refuse, acceptsDeletions: Bool = false,
        progress: @Sendable (BundleSummary) -> Void = { _ in }
    ) throws -> ImportedBundle {
        _ = try BundleFile.check(path)
        let file = try BundleFile.open(path)
        defer { try? file.close() }
        var reader = try BundleReader(source: BundleFile.source(file, path))
        var generator = options.random
        let (count, newIdentity) = try store.receive(
            &reader, early: early, acceptsDeletions: acceptsDeletions, using: &generator, progress: progress)
        publishNewChanges()
        return ImportedBundle(header: reader.header, count: count, newIdentity: newIdentity)
    }
}
