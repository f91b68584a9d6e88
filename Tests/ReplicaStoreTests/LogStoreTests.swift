import Causality
import GRDB
import LibraryModel
import TestSupport
import Testing
import WireFormat

@testable import ReplicaStore

/// A log that is kept and handed on without being folded.
struct LogStoreTests {
    static let library = LibraryID(value: 21)

    private func draft(_ title: String) -> ArticleDraft {
        var draft = ArticleDraft()
        draft.fields = [ArticleField.title.set(title)]
        draft.body = Array("The text of \(title).".utf8)
        return draft
    }

    @Test(arguments: 0..<30)
    func `what goes through a log in pieces makes the library that it was`(seed: UInt64) throws {
        let sealed = SealedHistory(try RandomHistory(seed: seed), library: Self.library)
        var generator = SeededGenerator(seed: seed)
        let direct = try TemporaryStore(library: Self.library, seed: 1)
        _ = try direct.receive(try sealed.bundle(sealed.segments(using: &generator), using: &generator))

        let log = try TemporaryLog(library: Self.library)
        var frames = try direct.store.beginExport(ExportOptions()).remainingFrames()[...]
        while !frames.isEmpty {
            let some = frames.prefix(1 + generator.below(3))
            _ = try log.store.receive(Array(some))
            frames = frames.dropFirst(some.count)
        }
        try #expect(log.vector == direct.store.read { try $0.vector() })
        try #expect(log.store.receive(log.frames()).folded == 0)

        let beyond = try TemporaryStore(library: Self.library, seed: 2)
        var options = ExportOptions()
        while try beyond.store.read({ try $0.vector() }) != log.vector {
            options.since = try beyond.store.read { try $0.vector() }
            var export = try log.store.beginExport(options)
            guard let some = try export.next() else { break }
            _ = try beyond.store.receive(some, using: &generator)
        }
        _ = try beyond.store.endReceiving(acceptsDeletions: true)
        try #expect(beyond.store.read { try $0.digest() } == direct.store.read { try $0.digest() })
        try #expect(beyond.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `a gap and a fork are refused, and what came with them is not kept`() throws {
        let author = try TemporaryStore(library: Self.library, seed: 1)
        for number in 0..<4 { try author.edit { _ = try $0.save(draft("\(number)")) } }
        let all = try author.store.beginExport(ExportOptions()).remainingFrames()
        let replica = try author.store.read { try $0.identity().replica }
        var later = ExportOptions()
        later.since = VersionVector([ChangeID(replica: replica, sequence: 2)])
        let tail = try author.store.beginExport(later).remainingFrames()

        let log = try TemporaryLog(library: Self.library)
        #expect(throws: StoreProblem.gap(missing: [ChangeRange(replica: replica, first: 1, last: 2)])) {
            try log.store.receive(tail)
        }
        try #expect(log.store.state(absentAtMost: 9).heads == [])
        try #expect(log.frames().isEmpty)

        _ = try log.store.receive(all)
        let twin = try author.copied(keepingIdentity: true)
        defer { try? twin.store.close() }
        try author.edit { _ = try $0.save(draft("one way")) }
        try twin.store.edit(seed: 5) { _ = try $0.save(draft("another way")) }
        _ = try log.store.receive(author.store.beginExport(ExportOptions()).remainingFrames())
        let name = ChangeID(replica: replica, sequence: 5)
        let other = try twin.store.beginExport(ExportOptions()).remainingFrames()
        #expect(throws: StoreProblem.fork(name)) { try log.store.receive(other) }
        let held = try twin.store.read { try $0.chainHeads() }
            .map { ContextEntry(change: $0.change, hashPrefix: $0.hash.prefix) }
        try #expect(log.store.fork(held) == name)
        try #expect(log.store.fork([ContextEntry(change: name, hashPrefix: 0)]) == nil)
    }

    @Test
    func `private records are withheld from readers, and supplied to who becomes a member`() throws {
        let author = try TemporaryStore(library: Self.library, seed: 1)
        let article = try author.edit { try $0.save(draft("a")).id }
        for number in 0..<3 {
            try author.edit { builder in
                let parent = ItemKey(kind: .article, id: article)
                _ = try builder.comment(
                    CommentDraft(parent: parent, name: "Ada", email: "ada\(number)@example.org", body: "Yes."))
            }
        }
        let member = try TemporaryLog(library: Self.library)
        _ = try member.store.receive(author.store.beginExport(ExportOptions()).remainingFrames())
        var asReader = ExportOptions()
        asReader.isForReader = true
        let forReader = try member.frames(asReader)
        #expect(forReader.privateEntries.isEmpty)
        try #expect(member.store.beginExport(asReader).header.flags == .withholdsPrivate)

        let reader = try TemporaryStore(library: Self.library, seed: 2)
        var generator = SeededGenerator(seed: 3)
        _ = try reader.store.receive(forReader, using: &generator)
        let withheld = try reader.store.read { try $0.withheldRanges() }
        let replica = try author.store.read { try $0.identity().replica }
        #expect(withheld == [ChangeRange(replica: replica, first: 2, last: 4)])
        var asMember = ExportOptions()
        asMember.since = try member.vector
        asMember.withheld = withheld
        let supplied = try member.frames(asMember)
        #expect(supplied.privateEntries.count == 3)
        #expect(supplied.segments.isEmpty)
        _ = try reader.store.receive(supplied, using: &generator)
        try #expect(reader.store.read { try $0.withheldRanges() } == [])
        asMember.isForReader = true
        try #expect(member.frames(asMember).isEmpty)
    }

    /// Saves articles with words enough that whole pages of a log have nothing else.
    private func save(_ count: Int, _ word: String, in author: TemporaryStore, at time: Int64) throws -> [ItemKey] {
        try (0..<count).map { number in
            try author.edit(at: time) { builder in
                var article = draft("\(word) \(number)")
                let words = (0..<60).map { "\(word)\(number)x\($0 &* 7_919)" }
                article.fields.append(ArticleField.site.set(words.joined(separator: " ")))
                return ItemKey(kind: .article, id: try builder.save(article).id)
            }
        }
    }

    @Test(arguments: [(doomed: 400, kept: 0), (doomed: 20, kept: 400)])
    func `what was purged is gone from the file once a snapshot stands for it`(doomed: Int, kept: Int) throws {
        let (then, now): (Int64, Int64) = (1_600_000_000_000, 1_700_000_000_000)
        let author = try TemporaryStore(library: Self.library, seed: 1)
        let log = try TemporaryLog(library: Self.library)
        func handOver() throws {
            _ = try log.store.receive(author.store.beginExport(ExportOptions()).remainingFrames())
        }
        let items = try save(doomed, "secret", in: author, at: then)
        try handOver()
        try author.edit(at: then) { builder in for item in items { try builder.purge(item) } }
        // Days are counted back from the newest change.
        _ = try save(max(kept, 1), "open", in: author, at: now)
        try handOver()
        #expect(try log.holds("secret7x"))
        let before = try log.sizeInBytes
        let report = try author.store.compact(.days(30), nowInMilliseconds: now)
        #expect(report.forgottenChanges == doomed + 1)
        try handOver()
        try #expect(log.vector == author.store.read { try $0.vector() })
        for number in 0..<doomed { #expect(try !log.holds("secret\(number)x"), "secret\(number)") }
        // Room that is little is left for what comes next.
        #expect(try log.sizeInBytes < (kept == 0 ? before / 2 : before))
    }

    /// A member can claim any number of changes; the sum of all that it claims is more than a number holds.
    @Test
    func `a snapshot that claims all there can be is counted, and no more`() throws {
        let log = try TemporaryLog(library: Self.library)
        let known = ReplicaID(value: .max)
        let others = (1..<UInt128(Limits.replicas)).map { ReplicaID(value: $0) }
        let lines = ([known] + others).sorted().map { replica in
            let newest = ChangeID(replica: replica, sequence: Causality.largestSequence)
            return SnapshotHead.Line(head: ChainHead(change: newest, hash: .zero), context: VersionVector())
        }
        let head = SnapshotHead(
            foldVersion: LibraryModel.foldVersion, lines: lines, clock: Timestamp(rawValue: 0), digest: LibraryDigest(),
            items: 0)
        let count = try log.store.receive([.snapshot(head)])
        #expect(count.folded == Int(VersionVector.largestChangeCount))
        var sum = count
        sum.add(count)
        #expect(sum.folded == count.folded)
        try #expect(log.vector.count == Limits.replicas)
    }

    /// The header has gone out by then, and says that none comes.
    @Test
    func `private records that come while a bundle goes out are not in it, and go with the next one`() throws {
        let author = try TemporaryStore(library: Self.library, seed: 1)
        let article = try author.edit { try $0.save(draft("a")).id }
        for number in 0..<30 {
            var long = draft("\(number)")
            long.fields.append(ArticleField.excerpt.set(String(repeating: "words ", count: 10_000)))
            try author.edit { _ = try $0.save(long) }
        }
        try author.edit { builder in
            _ = try builder.comment(
                CommentDraft(
                    parent: ItemKey(kind: .article, id: article), name: "Ada", email: "ada@example.org", body: "Yes."))
        }
        let all = try author.store.beginExport(ExportOptions()).remainingFrames()
        let log = try TemporaryLog(library: Self.library)
        _ = try log.store.receive(
            all.filter { if case .privateRecords = $0 { false } else { true } })
        var export = try log.store.beginExport(ExportOptions())
        var frames = try export.next() ?? []
        _ = try log.store.receive(all.filter { if case .privateRecords = $0 { true } else { false } })
        var writer = try BundleWriter(header: export.header) { _ in }
        while let some = try export.next() { frames += some }
        for frame in frames { try writer.append(frame) }
        #expect(frames.privateEntries.isEmpty && !export.header.flags.contains(.containsPrivate))
        try #expect(log.frames().privateEntries.count == 1)
    }

    /// An item's row may name any operation of a change.
    @Test
    func `more private records than a frame has go out, whatever their numbers`() throws {
        let author = try TemporaryStore(library: Self.library, seed: 1)
        try author.edit { _ = try $0.save(draft("a")) }
        let log = try TemporaryLog(library: Self.library)
        _ = try log.store.receive(author.store.beginExport(ExportOptions()).remainingFrames())
        let replica = try author.store.read { try $0.identity().replica }
        let indexes = Array(UInt32(0)..<4_095) + [UInt32.max]
        let file = try DatabaseFile(path: log.store.path, options: .fast)
        try file.pool.write { database in
            for index in indexes {
                try database.run(
                    """
                    INSERT INTO private_record (replica, sequence, operation, commitment, salt, body)
                    VALUES (1, 1, ?1, zeroblob(32), zeroblob(16), x'01')
                    """, .integer(Int64(index)))
            }
        }
        try file.close("close")
        var options = ExportOptions()
        options.since = try log.vector
        options.withheld = [ChangeRange(replica: replica, first: 1, last: 1)]
        try #expect(log.frames(options).privateEntries.map(\.dot.index) == indexes)
    }

    @Test
    func `a private record whose change is not here is a gap`() throws {
        let log = try TemporaryLog(library: Self.library)
        let dot = Dot(replica: ReplicaID(value: 7), sequence: 3, index: 0)
        let entry = PrivateEntry(dot: dot, record: PrivateRecord(salt: 1, body: [1]))
        #expect(throws: StoreProblem.gap(missing: [ChangeRange(replica: dot.replica, first: 3, last: 3)])) {
            try log.store.receive([.privateRecords([entry])])
        }
    }

    @Test
    func `a capture's size is known without its bytes`() throws {
        let log = try TemporaryLog(library: Self.library)
        let text = [UInt8](repeating: 0x61, count: 5000)
        let hash = ContentHash(hashing: text)
        #expect(try log.store.captureSize(hash) == nil)
        _ = try log.store.receive([.blobs([BundleBlob(hash: hash, bytes: text)])])
        #expect(try log.store.captureSize(hash) == 5000)
    }

    @Test
    func `a log is no library, and a library no log`() throws {
        let log = try TemporaryLog(library: Self.library)
        try log.store.close()
        #expect(throws: StoreProblem.otherLibrary(found: Self.library, expected: LibraryID(value: 22))) {
            try LogStore(
                directory: log.directory, library: LibraryID(value: 22), creating: false, options: .fast)
        }
        #expect(throws: StoreProblem.noLibrary(path: "/nowhere")) {
            try LogStore(directory: "/nowhere", library: Self.library, creating: false, options: .fast)
        }
        var generator = SeededGenerator(seed: 1)
        #expect(throws: StoreProblem.notALibrary(path: log.store.path)) {
            _ = try ReplicaStore.open(log.store.path, options: .fast, using: &generator)
        }
    }
}
