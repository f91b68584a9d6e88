import Causality
import Foundation
import LibraryModel
import ReplicaStore
import TestSupport
import Testing
import WireFormat

/// What an edit saves is packed while the edit goes on: it must be there for all that comes in between.
struct UnkeptCaptureTests {
    private let library = LibraryID(value: 7)

    /// Some 4 kB, all different.
    private static func text(_ number: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: UInt64(number))
        let words = (0..<600).map { _ in String(generator.below(99_999), radix: 36) }
        return Array("Text \(number) begins here. \(words.joined(separator: " "))".utf8)
    }

    private static func draft(_ number: Int) -> ArticleDraft {
        var draft = ArticleDraft()
        draft.body = text(number)
        return draft
    }

    @Test func `all captures of a large edit are kept, each once`() throws {
        let replica = try TemporaryStore(library: library)
        let articles = try replica.edit { editor in
            try (0..<1_200).map { try editor.save(Self.draft($0 / 2)).id }
        }
        try replica.store.read { reader in
            for (number, article) in articles.enumerated() {
                let body = try reader.body(of: article)
                #expect(body == Self.text(number / 2))
            }
        }
        let report = try replica.store.verify { _, _ in }
        #expect(report.findings == [] && report.captures == 600)
    }

    @Test func `a text that was saved just now is there after many others were read`() throws {
        let replica = try TemporaryStore(library: library)
        let old = try replica.edit { editor in try (0..<1_200).map { try editor.save(Self.draft($0)).id } }
        let found = try replica.edit { editor in
            let new = try editor.save(Self.draft(5_000)).id
            for article in old { _ = try editor.annotate(AnnotationDraft(article: article, place: .range(0..<4))) }
            _ = try editor.annotate(AnnotationDraft(article: new, place: .quote("Text 5000")))
            return new
        }
        let annotations = try replica.store.read { try $0.annotations(of: found) }
        #expect(annotations.map(\.resolution) == [.resolved(0..<9)])
        let report = try replica.store.verify { _, _ in }
        #expect(report.findings == [])
    }

    /// As where the text is added again that was left out, or another page has the same.
    @Test(arguments: [false, true])
    func `a text that is saved here is seen by all whose text it is`(isSamePage: Bool) throws {
        let author = try TemporaryStore(library: library)
        var draft = Self.draft(1)
        draft.url = "https://example.org/1"
        let article = try author.edit { [draft] editor in
            let article = try editor.save(draft).id
            _ = try editor.annotate(AnnotationDraft(article: article, place: .quote("begins here")))
            return article
        }
        let here = try TemporaryStore(library: library, seed: 2)
        var withoutTexts = ExportOptions()
        withoutTexts.blobs = .none
        _ = try here.receive(author.export(withoutTexts))
        try #expect(here.store.read { try $0.search("begins", limit: 9) } == [])
        if !isSamePage { draft.url = "https://example.org/2" }
        try here.edit { [draft] in _ = try $0.save(draft) }
        try here.store.read { reader in
            try #expect(reader.annotations(of: article).map(\.resolution) == [.resolved(7..<18)])
            try #expect(reader.search("begins", limit: 9).contains { $0.item.id == article })
        }
        try #expect(here.store.verify { _, _ in }.findings == [])
    }

    @Test(arguments: [1, 40, 400])
    func `an edit that fails leaves no capture, and the next one is whole`(count: Int) throws {
        struct Interruption: Error {}
        let replica = try TemporaryStore(library: library)
        #expect(throws: Interruption.self) {
            try replica.edit { editor in
                for number in 0..<count { _ = try editor.save(Self.draft(number)) }
                throw Interruption()
            }
        }
        let article = try replica.edit { try $0.save(Self.draft(count)).id }
        let body = try replica.store.read { try $0.body(of: article) }
        #expect(body == Self.text(count))
        let report = try replica.store.verify { _, _ in }
        #expect(report.findings == [] && report.captures == 1)
    }
}
