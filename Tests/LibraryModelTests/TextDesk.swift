import Causality
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// An author with an article, and everything that was done to it.
struct TextDesk {
    var ada = LibraryReplica(1)
    var article: ItemKey
    var changes: [LibraryChange] = []

    init(body: String) throws {
        let saved = try ada.save(body: body)
        article = saved.article
        changes = [saved.change].compactMap(\.self)
    }

    var text: String { text(at: ada) }

    func text(at replica: LibraryReplica) -> String {
        let state = replica.state
        return String(decoding: state.state(of: article).currentBody { state.capture($0) } ?? [], as: UTF8.self)
    }

    /// Another author who holds all that was done, with the captures.
    func makeOther(_ number: UInt64) throws -> LibraryReplica {
        var other = LibraryReplica(number)
        try other.receive(changes)
        other.keep(captures: ada.state.captures, privateRecords: [:])
        return other
    }

    /// Takes what somebody else did.
    mutating func take(_ change: LibraryChange?) throws {
        guard let change else { return }
        try ada.receive(change)
        changes.append(change)
    }

    var capture: ContentHash? { ada.state.state(of: article).value(of: ArticleField.body)?.hash }

    @discardableResult
    mutating func edit(
        _ body: (inout ChangeBuilder<LibraryState, SeededGenerator>, ItemID) throws -> Void
    ) throws -> LibraryChange? {
        let change = try ada.edit { [article] in try body(&$0, article.id) }
        if let change { changes.append(change) }
        return change
    }

    mutating func setBody(_ text: String) throws -> LibraryChange? {
        try edit { try $0.setBody(of: $1, to: Array(text.utf8)) }
    }

    mutating func undo(_ change: LibraryChange?) throws -> UndoneItem {
        let change = try #require(change)
        let history = ItemHistory(item: article, changes: changes)
        var result: UndoneItem?
        try edit { builder, _ in result = try builder.undo(change, in: history) }
        return try #require(result)
    }

    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
