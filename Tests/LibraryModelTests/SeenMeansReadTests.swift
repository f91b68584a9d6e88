import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// An edit's base is what the person had in front of them, not what had arrived by the time they pressed save.
@Suite struct SeenMeansReadTests {
    private var ada = LibraryReplica(1)
    private var grace = LibraryReplica(2)
    private let article: ItemKey
    /// What Ada had in front of her: the article as it was saved.
    private let base: VersionVector

    init() throws {
        let saved = try ada.save(title: "Title", tags: ["old"])
        article = saved.article
        base = ada.state.vector
        try grace.receive([saved.change])
    }

    private func titles(_ state: LibraryState) throws -> [String] {
        try (state.state(of: article).registers[ArticleField.title.code]?.siblings ?? []).map {
            try String(canonicalBytes: $0.value ?? [])
        }.sorted()
    }

    /// ```
    /// Ada    reads ········ set title, having read the first one only
    /// Grace        set title |
    /// ```
    @Test mutating func `a write spares what arrived after the reading, and both values stay`() throws {
        try ada.receive([try grace.setTitle("Grace's", of: article)])
        let write = try ada.setTitle("Ada's", of: article, base: base)
        #expect(try titles(ada.state) == ["Ada's", "Grace's"])
        #expect(ada.state.state(of: article).conflicts(kind: .article).map(\.name) == ["title"])
        try grace.receive([write])
        #expect(grace.state.content.differences(from: ada.state.content) == [])
    }

    @Test mutating func `a write that has read everything supersedes it`() throws {
        try ada.receive([try grace.setTitle("Grace's", of: article)])
        _ = try ada.setTitle("Ada's", of: article, base: ada.state.vector)
        #expect(try titles(ada.state) == ["Ada's"])
    }

    @Test mutating func `the author's own newer writes are spared like anybody's`() throws {
        _ = try ada.setTitle("in one window", of: article)
        _ = try ada.setTitle("in another window", of: article, base: base)
        #expect(try titles(ada.state) == ["in another window", "in one window"])
    }

    @Test mutating func `a touch and a trashing under one dot are spared as one`() throws {
        let both = try grace.publish([
            ChangePart(
                item: article, firstIndex: 0, touches: [.init(item: article)], operations: [.trash(TrashItem())])
        ])
        try ada.receive([both])
        let write = try #require(try ada.setTitle("Ada's", of: article, base: base))
        #expect(write.parts[0].touches.map(\.sparing) == [[Dot(replica: grace.id, sequence: 1, index: 0)]])
    }

    @Test mutating func `inside one change a later write supersedes the earlier, whatever was read`() throws {
        try ada.edit(base: base) { [article] in
            try $0.write([ArticleField.title.set("one")], to: article)
            try $0.write([ArticleField.title.set("two")], to: article)
        }
        #expect(try titles(ada.state) == ["two"])
    }

    @Test mutating func `an unread write that is equal to the old value still counts`() throws {
        try ada.receive([try grace.setTitle("Grace's", of: article)])
        let write = try ada.setTitle("Title", of: article, base: base)
        #expect(write != nil)
        #expect(try titles(ada.state) == ["Grace's", "Title"])
    }

    /// ```
    /// Ada    reads ·················· remove the tag that she read
    /// Grace        remove tag, add it again |
    /// ```
    @Test mutating func `a removal names only the additions that were read`() throws {
        let removed = try grace.edit { [article] in try $0.tag(article, adding: [], removing: ["old"]) }
        let added = try grace.edit { [article] in try $0.tag(article, adding: ["old"], removing: []) }
        try ada.receive([removed, added])
        let stale = try ada.edit(base: base) { [article] in try $0.tag(article, adding: [], removing: ["old"]) }
        #expect(stale == nil)
        #expect(ada.state.state(of: article).names(in: ArticleField.tags) == ["old"])
    }

    @Test mutating func `a removal of a tag that two people gave takes away the one that was read`() throws {
        var mary = LibraryReplica(3)
        let saved = try mary.save(tags: ["old"])
        try ada.receive([saved.change])
        let stale = try ada.edit(base: base) { [article] in try $0.tag(article, adding: [], removing: ["old"]) }
        #expect(stale != nil)
        let dots = ada.state.state(of: article).sets[ArticleField.tags]?.entries.flatMap(\.dots)
        #expect(dots?.map(\.replica) == [mary.id])
    }

    /// ```
    /// Ada    reads ········ trash
    /// Grace        set title |      the title is kept, and Ada is asked
    /// ```
    @Test mutating func `a trashing keeps work that arrived after the reading`() throws {
        try ada.receive([try grace.setTitle("Grace's", of: article)])
        let trash = try ada.trash(article, base: base)
        #expect(trash != nil)
        #expect(ada.state.state(of: article).lifecycle == .live)
        #expect(ada.state.state(of: article).touches.cameBack)
        try grace.receive([trash])
        #expect(grace.state.content.differences(from: ada.state.content) == [])
    }

    /// ```
    /// Ada    reads ····· set title
    /// Grace        trash |           Ada didn't know of the trash: her work brings the article back
    /// ```
    @Test mutating func `work on an article that was trashed after the reading brings it back`() throws {
        try ada.receive([try grace.trash(article)])
        let write = try ada.setTitle("Ada's", of: article, base: base)
        #expect(write?.parts.first?.touches.count == 1)
        #expect(ada.state.state(of: article).lifecycle == .live)
        #expect(ada.state.state(of: article).touches.cameBack)
        try grace.receive([write])
        #expect(grace.state.content.differences(from: ada.state.content) == [])
    }

    @Test mutating func `work beneath an article that was trashed after the reading brings it back`() throws {
        let annotated = try ada.annotate(article)
        let read = ada.state.vector
        try grace.receive([annotated.change])
        try ada.receive([try grace.trash(article)])
        try ada.edit(base: read) {
            try $0.setText("more", in: AnnotationField.note, of: annotated.annotation)
        }
        #expect(ada.state.isVisible(annotated.annotation))
        #expect(ada.state.state(of: article).touches.cameBack)
    }

    @Test mutating func `an address that is replaced spares one that was not read`() throws {
        let commented = try ada.comment(on: article, email: "ada@example.org")
        let read = ada.state.vector
        try grace.receive([commented.change])
        let newer = try grace.edit { try $0.setEmail("grace@example.org", of: commented.comment.id) }
        try ada.receive([newer])
        try ada.edit(base: read) { try $0.setEmail("a@example.org", of: commented.comment.id) }
        #expect(ada.state.state(of: commented.comment).privateRecord.siblings.count == 2)
        try ada.edit { try $0.setEmail("b@example.org", of: commented.comment.id) }
        #expect(ada.state.state(of: commented.comment).privateRecord.siblings.count == 1)
    }

    @Test mutating func `an author who sees everything settles what was spared`() throws {
        try ada.receive([try grace.setTitle("Grace's", of: article)])
        _ = try ada.setTitle("Ada's", of: article, base: base)
        _ = try ada.setTitle("Ours", of: article)
        #expect(try titles(ada.state) == ["Ours"])
        #expect(ada.state.state(of: article).conflicts(kind: .article) == [])
    }
}
