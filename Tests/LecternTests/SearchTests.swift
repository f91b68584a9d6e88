import Foundation
import Lectern
import Testing

/// What is found, in which order, and which words are shown of it.
struct SearchTests {
    @Test
    func `search finds titles, authors, bodies, notes and comments, and nothing that lies in the trash`() async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        let id = try await replica.edit { editor in
            var draft = ArticleDraft()
            draft.fields = [ArticleField.title.set("Convoy"), ArticleField.authors.set(["Élodie Durand"])]
            draft.body = Array("A process the military calls “deconfliction”.".utf8)
            let id = try editor.save(draft).id
            var annotation = AnnotationDraft(article: id, place: .quote("military"))
            annotation.note = "marginalia here"
            _ = try editor.annotate(annotation)
            _ = try editor.comment(
                CommentDraft(parent: ItemKey(kind: .article, id: id), name: "N", email: "e@x.org", body: "rejoinder"))
            return id
        }.result
        for words in ["convoy", "elodie", "deconfliction", "marginalia", "rejoinder", "\"the military\"", "decon*"] {
            try await #expect(replica.search(words).map(\.article) == [id], "\(words)")
        }
        for words in ["\"military the\"", "convoy -process", "x.org", "AND", "unheard"] {
            try await #expect(replica.search(words).isEmpty, "\(words)")
        }
        await #expect(throws: StoreProblem.self) { try await replica.search("\"\" * -") }
        // A quotation mark under a mark that is a letter's elsewhere is one all the same.
        try await #expect(replica.search("convoy\"\u{3099} OR").isEmpty)
        var query = ArticleQuery()
        query.text = "rejoinder"
        try await #expect(replica.articles(query).map(\.id) == [id])
        _ = try await replica.edit { try $0.trash(ItemKey(kind: .article, id: id)) }
        for words in ["convoy", "marginalia", "rejoinder"] {
            try await #expect(replica.search(words).isEmpty, "\(words)")
        }
        _ = try await replica.edit { try $0.restore(ItemKey(kind: .article, id: id)) }
        try await #expect(replica.search("rejoinder").count == 1)
        _ = try await replica.edit { try $0.purge(ItemKey(kind: .article, id: id)) }
        try await #expect(replica.search("rejoinder").isEmpty)
        try await #expect(replica.verify().findings == [])
    }

    @Test
    func `search shows titles before bodies, the newest of equals first, and as many as are asked for`() async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        let titled = try await replica.add("On lighthouses", body: "Of towers.")
        let often = try await replica.add("Towers", body: "Lighthouses, lighthouses and more lighthouses.")
        var once: [ItemID] = []
        for number in 0..<8 { once.append(try await replica.add("Towers \(number)", body: "Some lighthouses.")) }
        try await #expect(replica.search("lighthouses").map(\.item.id) == [titled, often] + once.reversed())
        let trashed = [titled, often] + once.suffix(5)
        _ = try await replica.edit { editor in
            for id in trashed { try editor.trash(ItemKey(kind: .article, id: id)) }
        }
        try await #expect(replica.search("lighthouses", limit: 2).map(\.item.id) == [once[2], once[1]])
        try await #expect(replica.search("lighthouses", limit: 9).map(\.item.id) == once.prefix(3).reversed())
    }

    @Test
    func `an excerpt shows the word that was found, as a whole word where there is one`() async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        let far = String(repeating: "Another smother bothers. ", count: 20)
        _ = try await replica.add("A", body: far + "Of THE word, and Été too, “Nowhere, ever”. " + far)
        for (words, shown) in [
            ("the", "Of THE word"), ("wor*", "THE word,"), ("ete", "and Été too"), ("\"the word\"", "THE word,"),
            ("été", "Été too"), ("\"word and ete\"", "THE word, and Été"), ("nowhere*", "Nowhere,"),
        ] {
            let hit = try #require(try await replica.search(words).first)
            #expect(hit.excerpt.contains(shown) && hit.excerpt.hasPrefix("…"), "\(words): \(hit.excerpt)")
        }
    }

    @Test(arguments: [
        ("ёлка", "елка"), ("е\u{308}лка", "ЁЛКА"), ("Чайковский", "чаиковскии"), ("Чайковски\u{306}", "чайковск*"),
        ("Αθήνα", "αθηνα"), ("ΣΊΣΥΦΟΣ", "Σίσυφος"), ("ガラス", "カ\u{3099}ラス"), ("한국", "\u{1112}\u{1161}\u{11AB}국"),
        ("שָׁלוֹם", "שלום"), ("مُحَمَّد", "محمد"), ("أحمد", "احمد"), ("Straße", "STRASSE"), ("Việt Nam", "\"viet nam\""),
        ("ﬁn", "fin"), ("plain", "plai\u{301}n"),
    ])
    func `a word is found however its letters are put together, and without their marks`(
        written: String, sought: String
    ) async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        let far = String(repeating: "Before it, and before. ", count: 20)
        let id = try await replica.add("A", body: far + "“\(written)”, behind.")
        let noted = try await replica.add("B", body: "None.")
        _ = try await replica.edit { editor in
            var annotation = AnnotationDraft(article: noted, place: .wholeArticle)
            annotation.note = written
            return try editor.annotate(annotation)
        }
        let hits = try await replica.search(sought)
        #expect(Set(hits.map(\.article)) == [id, noted])
        #expect(hits.contains { $0.item.id == id && $0.excerpt.contains(written) })
        try await #expect(replica.search("before -" + sought).isEmpty)
        var query = ArticleQuery()
        query.text = sought
        try await #expect(Set(replica.articles(query).map(\.id)) == [id, noted])
    }

    @Test(arguments: [("が", "か"), ("किताब", "कताब"), ("елка", "ел"), ("Αθήνα", "θήνα")])
    func `marks that make another letter count, and words are found as wholes`(
        written: String, sought: String
    ) async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        _ = try await replica.add("A", body: written)
        try await #expect(replica.search(written).count == 1)
        try await #expect(replica.search(sought).isEmpty)
    }

    @Test(.timeLimit(.minutes(10)), arguments: ["\u{301}", "\u{3099}\u{94D}", "\u{200D}", "e\u{301}"])
    func `an excerpt is found in time and stays short, however many marks are on a letter`(marks: String) async throws {
        let files = try TemporaryLibrary()
        let replica = try await files.create("laptop")
        let body = "か" + String(repeating: marks, count: 100_000) + " tail"
        _ = try await replica.add("Comb", body: body)
        let start = try #require(try await replica.search("comb").first).excerpt
        #expect(start.unicodeScalars.first == "か" && start.unicodeScalars.count == 101)
        let end = try #require(try await replica.search("tail").first).excerpt
        #expect(end.hasSuffix(" tail") && end.unicodeScalars.count <= 65)
    }
}
