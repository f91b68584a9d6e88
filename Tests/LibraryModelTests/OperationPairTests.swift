import Causality
import Foundation
import LibraryModel
import MergeTypes
import TestSupport
import Testing

/// Every pair of concurrent operations comes to what the table in Protocol/Model.md says: histories are made from the
/// table's own cells.
@Suite struct OperationPairTests {
    /// A cell of the table.
    struct Pair: CustomTestStringConvertible, Sendable {
        let first: String
        let second: String
        let result: String

        var testDescription: String { "\(first) × \(second): \(result)" }
    }

    /// The cells of the table, or what is wrong with the page.
    static let pairs: Result<[Pair], PageProblem> = Result { () throws(PageProblem) in try table() }

    struct PageProblem: Error { let sentence: String }

    private static let names = [
        "write-fields", "add-members", "remove-members", "write-private", "splice-text", "touch", "trash", "purge",
        "unknown",
    ]

    @Test func `the table has a cell for every pair`() throws {
        let pairs = try Self.pairs.get()
        #expect(pairs.count == Self.names.count * (Self.names.count + 1) / 2)
        #expect(Set(pairs.flatMap { [$0.first, $0.second] }) == Set(Self.names))
    }

    @Test(arguments: (try? pairs.get()) ?? [])
    func `two concurrent operations come to what the table says, whoever is ahead and whatever comes first`(
        pair: Pair
    ) throws {
        for variant in 0..<4 {
            let history = try History(pair, isReversed: variant & 1 == 1, isLate: variant & 2 == 2)
            let orders = [history.concurrent, history.concurrent.reversed()]
            let states = try orders.map { order -> LibraryState in
                var newcomer = LibraryReplica(9)
                try newcomer.receive(history.prelude + order)
                return newcomer.state
            }
            #expect(states[0].digest == states[1].digest)
            let state = states[0].state(of: history.item)
            #expect(history.holds(pair.result, in: state), "variant \(variant): \(pair.testDescription)")
        }
    }

    // MARK: The page

    private static func table() throws(PageProblem) -> [Pair] {
        let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Protocol/Model.md")
        guard let text = try? String(contentsOf: page, encoding: .utf8) else {
            throw PageProblem(sentence: "Protocol/Model.md can't be read")
        }
        let lines = text.split(separator: "\n").map(String.init)
        guard let head = lines.firstIndex(where: { $0.hasPrefix("| | `write-fields` |") }) else {
            throw PageProblem(sentence: "Protocol/Model.md has no table of pairs")
        }
        let columns = words(in: lines[head])
        var pairs: [Pair] = []
        for line in lines[(head + 2)...].prefix(columns.count) {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().map(words)
            guard let row = cells.first?.first else { throw PageProblem(sentence: "a row has no head: \(line)") }
            for (column, cell) in zip(columns, cells.dropFirst()) {
                if let result = cell.first { pairs.append(Pair(first: row, second: column, result: result)) }
            }
        }
        return pairs
    }

    /// The words in code marks.
    private static func words(in text: some StringProtocol) -> [String] {
        let text = String(text)
        return text.matches(of: #/`([a-z-]+)`/#).map { String($0.1) }
    }
}

/// Two authors who know the same article and each do one thing to it.
private struct History {
    let item: ItemKey
    let prelude: [LibraryChange]
    let concurrent: [LibraryChange]
    private let dots: [Dot]
    private let names: [String]
    private let capture: ContentHash
    private let tagged: [Dot]

    /// - Parameters:
    ///   - isReversed: whether the second operation's author has the smaller name.
    ///   - isLate: whether the first operation has the later timestamp.
    init(_ pair: OperationPairTests.Pair, isReversed: Bool, isLate: Bool) throws {
        var authors = [LibraryReplica(isReversed ? 5 : 3), LibraryReplica(isReversed ? 3 : 5)]
        let saved = try authors[0].save(body: "the text of the article", tags: ["t"])
        item = saved.article
        prelude = [saved.change].compactMap(\.self)
        try authors[1].receive(prelude)
        let state = authors[0].state.state(of: item)
        capture = try #require(state.value(of: ArticleField.body)).hash
        tagged = Array(state.sets[ArticleField.tags]?.dots(of: Self.tag) ?? [])
        names = [pair.first, pair.second]
        authors[isLate ? 0 : 1].wallClock.advance(byMilliseconds: 60_000)
        var made: [LibraryChange] = []
        for (index, name) in names.enumerated() {
            let operations = Self.operations(
                name, beside: names[1 - index], author: index, item, capture: capture, tagged: tagged)
            let touches = name == "touch" ? [ChangePart.Touch(item: item)] : []
            made.append(
                try authors[index].publish([
                    ChangePart(item: item, firstIndex: 0, touches: touches, operations: operations)
                ]))
        }
        concurrent = made
        dots = made.map { $0.origin.event(at: 0).dot }
    }

    private static let tag = MemberValue(Array("t".utf8))

    private static func operations(
        _ name: String, beside other: String, author: Int, _ item: ItemKey, capture: ContentHash, tagged: [Dot]
    ) -> [LibraryOperation] {
        switch name {
        case "write-fields" where other == "splice-text":
            let another = CaptureReference(hash: ContentHash(hashing: [1]), mediaType: "text/plain")
            return [
                .writeFields(
                    WriteFields([.init(field: ArticleField.body.code, value: another.canonicalBytes)]))
            ]
        case "write-fields":
            return [
                .writeFields(WriteFields([.init(field: ArticleField.title.code, value: Array("\(author)".utf8))]))
            ]
        case "add-members": return [.addMembers(AddMembers([.init(field: ArticleField.tags, element: tag)]))]
        case "remove-members":
            return [.removeMembers(RemoveMembers([.init(field: ArticleField.tags, element: tag, seen: tagged)]))]
        case "write-private": return [.writePrivate(WritePrivate(commitment: ContentHash(hashing: [UInt8(author)])))]
        case "splice-text":
            let text = TextName(field: ArticleField.body.code, root: capture)
            return [.spliceText(SpliceText(text: text, edit: TextEdit(at: 3, inserting: "<\(author)>")))]
        case "trash": return [.trash(TrashItem())]
        case "purge": return [.purge(PurgeItem())]
        case "unknown": return [.unknown(UnknownOperation(code: 4_711, payload: [1, 2]))]
        default: return []
        }
    }

    /// Whether the state is what a keyword of the table says.
    func holds(_ keyword: String, in state: ItemState) -> Bool {
        let tags = state.sets[ArticleField.tags]
        switch keyword {
        case "both": return names.indices.allSatisfy { hasEffect($0, in: state) }
        case "siblings":
            let register = state.registers[ArticleField.title.code]?.siblings.map(\.dot) ?? []
            return Set(dots) == Set(names[0] == "write-private" ? state.privateRecord.siblings.map(\.dot) : register)
        case "left-behind": return state.capturesLeftBehind == [capture] && hasEffect(0, in: state)
        case "both-in": return tags?.dots(of: Self.tag) == Few(dots.sorted())
        case "kept": return tags?.dots(of: Self.tag) == [dots[names.firstIndex(of: "add-members") ?? 0]]
        case "gone": return tags?.contains(Self.tag) != true
        case "merged": return names.indices.allSatisfy { text(state).contains("<\($0)>") }
        case "came-back": return state.touches.cameBack && state.lifecycle == .live
        case "trashed": return state.lifecycle == .trashed && state.touches.trashings == Few(dots.sorted())
        case "parked":
            let other = dots[names[0] == "purge" ? 1 : 0]
            return state.purge?.parked.dots == [other] && state.registers.entries.isEmpty && state.texts.entries.isEmpty
        case "purged": return state.purge == PurgeRecord(dots: dots, parked: NewestParts())
        default: return false
        }
    }

    private func hasEffect(_ index: Int, in state: ItemState) -> Bool {
        let dot = dots[index]
        switch names[index] {
        case "write-fields": return state.registers.entries.contains { $0.value.siblings.contains { $0.dot == dot } }
        case "add-members": return state.sets[ArticleField.tags]?.dots(of: Self.tag) == [dot]
        case "remove-members": return state.sets[ArticleField.tags]?.contains(Self.tag) != true
        case "write-private": return state.privateRecord.siblings.map(\.dot) == [dot]
        case "splice-text": return text(state).contains("<\(index)>")
        case "touch": return state.touches.touches.contains(dot)
        case "trash": return state.touches.trashings.contains(dot)
        case "unknown": return state.purge == nil
        default: return false
        }
    }

    private func text(_ state: ItemState) -> String {
        String(decoding: state.body(on: capture, root: Array("the text of the article".utf8)), as: UTF8.self)
    }
}
