import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// What undoing takes back of an item's life and of its sets, and what it leaves to others.
///
/// Time runs to the right; a bar is a sync of everything.
@Suite struct UndoTests {
    private var ada = LibraryReplica(1)
    private var grace = LibraryReplica(2)
    private let article: ItemKey
    private var changes: [LibraryChange] = []

    init() throws {
        let saved = try ada.save(title: "Title", tags: ["old"])
        article = saved.article
        changes = [try #require(saved.change)]
        try grace.receive(changes)
    }

    private var state: ItemState { ada.state.state(of: article) }

    private mutating func sync(_ new: LibraryChange?...) throws {
        for change in new.compactMap(\.self) {
            try ada.receive(change)
            try grace.receive(change)
            changes.append(change)
        }
    }

    /// Ada takes a change back, as far as it is about the article.
    private mutating func undo(_ change: LibraryChange?) throws -> UndoneItem {
        let past = ItemHistory(
            item: article,
            changes: changes.compactMap { [article] change in
                let parts = change.parts.filter { $0.item == article }
                return parts.isEmpty ? nil : LibraryChange(origin: change.origin, parts: parts)
            })
        let id = try #require(change?.origin.id)
        let undone = try #require(past.change(id))
        var result: UndoneItem?
        try sync(try ada.edit { result = try $0.undo(undone, in: past) })
        #expect(ada.state.digest == grace.state.digest)
        return try #require(result)
    }

    /// ```
    /// Ada    trash   | restore, undo that
    /// Grace  comment |
    /// ```
    @Test mutating func `undoing a restore leaves live what work beneath had kept live before`() throws {
        let trash = try ada.trash(article)
        try sync(trash, try grace.comment(on: article).change)
        #expect(state.touches.cameBack)
        let restore = try ada.restore(article)
        try sync(restore)
        let undone = try undo(restore)
        #expect(undone.undone == [] && undone.kept == ["lifecycle"])
        #expect(state.lifecycle == .live)
    }

    /// ```
    /// Ada    trash, restore |         | undo the restore
    /// Grace                 | comment |
    /// ```
    @Test mutating func `undoing a restore leaves live what somebody worked beneath since`() throws {
        try sync(try ada.trash(article))
        let restore = try ada.restore(article)
        try sync(restore)
        try sync(try grace.comment(on: article).change)
        let undone = try undo(restore)
        #expect(undone.undone == [] && undone.kept == ["lifecycle"])
        #expect(state.lifecycle == .live)
    }

    @Test mutating func `undoing a restore trashes what whoever trashed it had seen as it is`() throws {
        try sync(try grace.comment(on: article).change)
        try sync(try ada.trash(article))
        let restore = try ada.restore(article)
        try sync(restore)
        let undone = try undo(restore)
        #expect(undone.undone == ["lifecycle"] && undone.kept == [])
        #expect(state.lifecycle == .trashed)
    }

    /// ```
    /// Ada    trash | undo that
    /// Grace  trash |
    /// ```
    @Test mutating func `undoing a trashing leaves in the trash what somebody else trashed, too`() throws {
        let trash = try ada.trash(article)
        try sync(trash, try grace.trash(article))
        let undone = try undo(trash)
        #expect(undone.undone == [] && undone.kept == ["lifecycle"])
        #expect(state.lifecycle == .trashed)
    }

    @Test mutating func `undoing what saved a page from the trash says that it stays out of there`() throws {
        try sync(try ada.trash(article))
        let save = try ada.save(title: "Again").change
        try sync(save)
        let undone = try undo(save)
        #expect(undone.undone == ["title"] && undone.kept == ["lifecycle"])
        #expect(state.lifecycle == .live)
        #expect(state.value(of: ArticleField.title) == "Title")
    }

    /// ```
    /// Ada    set the title | undo that
    /// Grace  set the title |
    /// ```
    @Test mutating func `undoing a write leaves what somebody else wrote at the same time, and says so`() throws {
        let write = try ada.setTitle("Ada's", of: article)
        try sync(write, try grace.setTitle("Grace's", of: article))
        let undone = try undo(write)
        #expect(undone.undone == ["title"] && undone.kept == ["title"])
        #expect(state.conflicts(kind: .article).map(\.name) == ["title"])
    }

    /// ```
    /// Ada    remove the tag | undo that
    /// Grace  remove the tag |
    /// ```
    @Test mutating func `undoing a removal leaves out what somebody else removed, too`() throws {
        let key = article
        let removal = try ada.edit { try $0.tag(key, adding: [], removing: ["old"]) }
        try sync(removal, try grace.edit { try $0.tag(key, adding: [], removing: ["old"]) })
        let undone = try undo(removal)
        #expect(undone.undone == [] && undone.kept == ["tags"])
        #expect(state.sets[ArticleField.tags] == nil)
    }

    /// ```
    /// Ada    add a tag      | undo that
    /// Grace  add it as well |
    /// ```
    @Test mutating func `undoing an addition says that what somebody else added, too, stays`() throws {
        let key = article
        let addition = try ada.edit { try $0.tag(key, adding: ["new"], removing: []) }
        try sync(addition, try grace.edit { try $0.tag(key, adding: ["new"], removing: []) })
        let undone = try undo(addition)
        #expect(undone.undone == ["tags"] && undone.kept == ["tags"])
        #expect(state.sets[ArticleField.tags]?.elements.count == 2)
    }

    @Test mutating func `undoing an addition says that what somebody added again since stays`() throws {
        let key = article
        let addition = try ada.edit { try $0.tag(key, adding: ["new"], removing: []) }
        try sync(addition)
        try sync(try grace.edit { try $0.tag(key, adding: [], removing: ["new"]) })
        try sync(try grace.edit { try $0.tag(key, adding: ["new"], removing: []) })
        let undone = try undo(addition)
        #expect(undone.undone == [] && undone.kept == ["tags"])
        #expect(state.sets[ArticleField.tags]?.elements.count == 2)
    }
}
