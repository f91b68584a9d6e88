import Causality
import Foundation
import LibraryModel
import ReplicaStore
import TestSupport
import WireFormat

extension TemporaryStore {
    /// A copy of the directory as `cp -r` makes it, opened.
    ///
    /// - Parameter keepingIdentity: whether the identity file is made to fit the copy, as no honest copy is.
    func copied(
        keepingIdentity: Bool = false
    ) throws -> (store: ReplicaStore, newIdentity: NewIdentity?, former: ReplicaID) {
        let destination = directory + "/copy"
        try FileManager.default.createDirectory(atPath: destination, withIntermediateDirectories: true)
        for suffix in ["", "-wal", "-identity"] {
            let source = store.path + suffix
            guard FileManager.default.fileExists(atPath: source) else { continue }
            let target = destination + "/" + ReplicaStore.fileName + suffix
            try FileManager.default.copyItem(atPath: source, toPath: target)
        }
        if keepingIdentity { try fitIdentity(at: destination + "/" + ReplicaStore.fileName) }
        var generator = SeededGenerator(seed: 99)
        let (copy, newIdentity) = try ReplicaStore.open(destination, options: .fast, using: &generator)
        return (copy, newIdentity, try store.read { try $0.identity().replica })
    }

    /// Writes the copy's inode into its identity file, and that nobody knows when the copy was made.
    private func fitIdentity(at path: String) throws {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let inode = (attributes[.systemFileNumber] as? UInt64) ?? 0
        let offset = 17 + 16 + 16 + 32
        try Self.rewriteIdentity(of: path) { record in
            record.replaceSubrange(offset..<offset + 8, with: withUnsafeBytes(of: inode.bigEndian, Array.init))
            record.replaceSubrange(Self.birthInIdentity, with: Array(repeating: 0, count: 8))
        }
    }

    /// Where an identity file says when the database was made.
    static let birthInIdentity = 97..<105

    /// Changes the identity file of a database; the hash makes the record whole again.
    static func rewriteIdentity(of database: String, _ body: (inout [UInt8]) -> Void) throws {
        let file = URL(fileURLWithPath: database + "-identity")
        var record = Array([UInt8](try Data(contentsOf: file)).dropLast(ContentHash.sizeInBytes))
        body(&record)
        try Data(record + ContentHash(hashing: record).bytes).write(to: file)
    }

    /// The titles of visible articles, ordered.
    func titles() throws -> [String] { try store.read { try $0.articles(ArticleQuery()).map(\.title).sorted() } }
}

extension ReplicaStore {
    @discardableResult
    func edit<Result>(
        seed: UInt64, _ body: (inout ChangeBuilder<StoreWriter, SeededGenerator>) throws -> Result
    ) throws -> Result {
        try write { writer in
            try writer.edit(
                base: nil, nowInMilliseconds: 1_700_000_000_000, using: SeededGenerator(seed: seed), body
            ).result
        }
    }

    func exported() throws -> [UInt8] {
        let sink = ByteSink()
        _ = try export(ExportOptions(), to: { sink.bytes += $0 }, progress: { _, _ in })
        return sink.bytes
    }

    @discardableResult
    func receive(_ bundle: [UInt8], using generator: SeededGenerator = SeededGenerator(seed: 3)) throws -> NewIdentity?
    {
        var generator = generator
        var reader = try BundleReader(source: TemporaryStore.source(bundle))
        return try receive(&reader, early: .refuse, using: &generator, progress: { _ in }).newIdentity
    }
}
