import Causality
internal import GRDB
import LibraryModel
import MergeTypes
import TestSupport
import Testing

@testable import ReplicaStore

/// Texts in the store: merged from the log, opened as far back as needed and no farther.
@Suite
struct TextMergingTests {
    private static let library = LibraryID(value: 7)
    private static let name = TextName(field: AnnotationField.note.code)

    /// Two stores with one note, which both have from the start.
    private struct Pair {
        let ada: TemporaryStore
        let grace: TemporaryStore
        let note: ItemKey

        init(note text: String) throws {
            ada = try TemporaryStore(library: library, seed: 1)
            grace = try TemporaryStore(library: library, seed: 2)
            let id = try ada.edit { builder in
                let article = try builder.save(ArticleDraft()).id
                var draft = AnnotationDraft(article: article, place: .wholeArticle)
                draft.note = text
                return try builder.annotate(draft)
            }
            note = ItemKey(kind: .annotation, id: id)
            _ = try grace.receive(try ada.export())
        }

        func exchange() throws {
            let (fromAda, fromGrace) = (try ada.export(), try grace.export())
            _ = try ada.receive(fromGrace)
            _ = try grace.receive(fromAda)
        }

        func text(_ store: TemporaryStore) throws -> String {
            try store.store.read { try $0.annotation(note.id)?.note ?? "" }
        }
    }

    /// Types short words at random places, and deletes a scalar now and then; returns the words.
    private static func type(
        _ mark: String, _ count: Int, on store: TemporaryStore, _ note: ItemKey, length: Int,
        using generator: inout SeededGenerator
    ) throws -> [String] {
        var words: [String] = []
        for number in 0..<count {
            let word = "<\(mark)\(number)>"
            words.append(word)
            let edit = TextEdit(at: generator.below(length), inserting: word)
            try store.edit { try $0.splice(edit, in: name, of: note) }
        }
        return words
    }

    @Test
    func `a long note edited many times on two replicas apart holds the work of both`() throws {
        var generator = SeededGenerator(seed: 3)
        let text = String(repeating: "A sentence that is there from the start. ", count: 2_500)
        let pair = try Pair(note: text)
        var words = try Self.type("a", 100, on: pair.ada, pair.note, length: text.count, using: &generator)
        words += try Self.type("g", 100, on: pair.grace, pair.note, length: text.count, using: &generator)
        try pair.exchange()
        let merged = try pair.text(pair.ada)
        #expect(try pair.text(pair.grace).utf8.elementsEqual(merged.utf8))
        #expect(merged.utf8.count == text.utf8.count + words.reduce(0) { $0 + $1.utf8.count })
        let digests = try [pair.ada, pair.grace].map { try $0.store.read { try $0.digest() } }
        #expect(digests[0] == digests[1])
        for store in [pair.ada, pair.grace] { #expect(try store.store.verify { _, _ in }.findings == []) }
        let left = try pair.ada.store.read { try $0.state(of: pair.note)?.texts[Self.name]?.heads.count }
        #expect(left == 2)
    }

    @Test
    func `a text is opened back to the last edit that everybody has seen`() throws {
        var generator = SeededGenerator(seed: 4)
        let pair = try Pair(note: "The beginning.")
        for round in 0..<5 {
            _ = try Self.type("a\(round)-", 3, on: pair.ada, pair.note, length: 10, using: &generator)
            _ = try Self.type("g\(round)-", 3, on: pair.grace, pair.note, length: 10, using: &generator)
            try pair.exchange()
            // An edit that has seen both sides: what came before it needs no looking at again.
            _ = try Self.type("m\(round)", 1, on: pair.ada, pair.note, length: 10, using: &generator)
            try pair.exchange()
        }
        let key = TextKey(item: pair.note, name: Self.name)
        try pair.grace.store.read { reader in
            let log = TextLog(reader.database)
            let all = try log.records(of: key)
            #expect(all.count == 1 + 5 * 7)
            let newest = try #require(all.last)
            let near = try log.graph(of: key) { $0 == newest.dot }
            #expect(near.records == [newest] && !near.isWhole)
            // An edit made upon one side of the last round needs that round, and the edit before it.
            let side = all[all.count - 2]
            let farther = try log.graph(of: key) { $0 == side.dot }
            #expect(farther.records.count == 1 + 7 && !farther.isWhole)
            let whole = try log.graph(of: key) { _ in false }
            #expect(whole.records == all && whole.isWhole)
        }
    }

    @Test
    func `an edit made on an older version merges with what came in since`() throws {
        let store = try TemporaryStore(library: Self.library)
        let note = try store.edit { builder in
            let article = try builder.save(ArticleDraft()).id
            var draft = AnnotationDraft(article: article, place: .wholeArticle)
            draft.note = "one two three"
            return ItemKey(kind: .annotation, id: try builder.annotate(draft))
        }
        let read = try store.store.read { try $0.vector() }
        try store.edit { try $0.setText("zero one two three", in: AnnotationField.note, of: note) }
        try store.edit { try $0.setText("zero one two three four", in: AnnotationField.note, of: note) }
        try store.edit(base: read) { try $0.setText("one 2 three", in: AnnotationField.note, of: note) }
        try #expect(store.store.read { try $0.annotation(note.id)?.note } == "zero one 2 three four")
        #expect(try store.store.verify { _, _ in }.findings == [])
    }

    @Test
    func `two edits of one text in one change see each other`() throws {
        let pair = try Pair(note: "one two three")
        try pair.grace.edit { try $0.setText("one two three four", in: AnnotationField.note, of: pair.note) }
        try pair.ada.edit { builder in
            try builder.setText("zero one two three", in: AnnotationField.note, of: pair.note)
            try builder.setText("zero one 2 three", in: AnnotationField.note, of: pair.note)
        }
        try pair.exchange()
        #expect(try pair.text(pair.ada) == "zero one 2 three four")
        #expect(try pair.text(pair.grace) == "zero one 2 three four")
        for store in [pair.ada, pair.grace] { #expect(try store.store.verify { _, _ in }.findings == []) }
    }

    @Test
    func `verify notices what concurrent edits were made upon, and repair mends it`() throws {
        let pair = try Pair(note: "one two three")
        try pair.ada.edit { try $0.setText("one two three four", in: AnnotationField.note, of: pair.note) }
        try pair.grace.edit { try $0.setText("zero one two three", in: AnnotationField.note, of: pair.note) }
        try pair.exchange()
        let store = pair.ada.store
        try store.pool.write { try $0.execute(sql: "DELETE FROM concurrent_edit") }
        #expect(try store.verify { _, _ in }.findings.count == 1)
        _ = try store.repair { _, _ in }
        #expect(try store.verify { _, _ in }.findings == [])
        #expect(try pair.text(pair.ada) == "zero one two three four")
    }

    /// ```
    /// first ── second ── last          by Ada, who sees nobody else's
    ///      │         └── (Carl)
    ///      └── (Grace)
    /// ```
    @Test
    func `an edit is noted as made upon the newest that its author had read, and not on what is beneath it`() throws {
        let pair = try Pair(note: "a note")
        let carl = try TemporaryStore(library: Self.library, seed: 3)
        let all = try TemporaryStore(library: Self.library, seed: 4)
        func edit(_ store: TemporaryStore, _ word: String) throws {
            try store.edit { try $0.splice(TextEdit(at: 0, inserting: word), in: Self.name, of: pair.note) }
        }
        try edit(pair.ada, "first")
        _ = try pair.grace.receive(try pair.ada.export())
        try edit(pair.ada, "second")
        let second = try #require(try pair.ada.store.read { try $0.log(of: nil, before: nil, limit: 1) }.first?.id)
        _ = try carl.receive(try pair.ada.export())
        try edit(pair.grace, "Grace")
        try edit(carl, "Carl")
        for store in [pair.grace, carl] { _ = try all.receive(try store.export()) }
        try edit(pair.ada, "last")
        _ = try all.receive(try pair.ada.export())
        let bases = try all.store.pool.read { try $0.concurrentEdits() }
        let last = Dot(replica: second.replica, sequence: second.sequence + 1, index: 0)
        #expect(bases[last] == [Dot(replica: second.replica, sequence: second.sequence, index: 0)])
        #expect(try all.store.verify { _, _ in }.findings == [])
    }
}
