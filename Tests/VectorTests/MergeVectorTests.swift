import Causality
import Foundation
import LibraryModel
import MergeTypes
import TestSupport
import Testing

@Suite struct MergeVectorTests {
    static let files = [
        "merge-pairs.json", "merge-registers.json", "merge-sets.json", "merge-lifecycle.json", "merge-purges.json",
        "merge-texts.json", "merge-drawn.json",
    ]

    @Test func `every file of histories is read`() throws {
        #expect(try VectorFolder.files().filter { $0.hasPrefix("merge-") } == Self.files.sorted())
    }

    @Test(arguments: files)
    func `histories come to the rows and the digest of the vectors, whatever the order`(file: String) throws {
        var generator = SeededGenerator(seed: 1)
        for vector in try VectorFolder.cases(in: file) {
            let changes = try vector.cases("changes").map { try $0.libraryChange() }
            for order in [changes, changes.reversed(), DeliveryOrder.causal(changes, using: &generator)] {
                var library = LibraryState()
                for change in order { try library.receive(change) }
                #expect(library.pending.isEmpty)
                try expect(library, is: vector)
            }
        }
    }

    private func expect(_ library: LibraryState, is vector: VectorCase) throws {
        #expect(library.digest.description == (try vector.text("digest")), "\(vector)")
        #expect(library.vector == (try vector.vector("vector")), "\(vector)")
        let items = try vector.cases("items")
        #expect(library.items.keys.sorted() == (try items.map { try $0.item("item") }), "\(vector)")
        for item in items {
            let key = try item.item("item")
            let state = library.state(of: key)
            #expect(state.canonicalRow == (try item.hex("row")), "\(vector): \(key)")
            #expect("\(state.lifecycle)" == (try item.text("lifecycle")), "\(vector): \(key)")
            #expect(library.isVisible(key) == (try item.member("visible")), "\(vector): \(key)")
            let reported = try item.member("reported", as: [[String]].self)
            #expect(Self.reported(key, in: library) == reported, "\(vector): \(key)")
            if item.has("texts") {
                let captures = vector.has("captures") ? try vector.texts("captures") : []
                try expectTexts(of: state, item, captures)
            }
        }
    }

    private func expectTexts(of state: ItemState, _ item: VectorCase, _ captures: [String]) throws {
        for text in try item.cases("texts") {
            let name = try text.object("text").textName()
            let root = captures.map { Array($0.utf8) }.first { ContentHash(hashing: $0) == name.root } ?? []
            let shown = state.texts[name]?.pieces.render(root: root)
            #expect(shown == Array(try text.text("shows").utf8), "\(item)")
        }
    }

    private static func reported(_ key: ItemKey, in library: LibraryState) -> [[String]] {
        let state = library.state(of: key)
        if let purge = state.purge { return purge.parked.isEmpty ? [] : [["parked"]] }
        let isBeneathPurged =
            state.lifecycle == .live
            && state.parent(kind: key.kind).map { library.state(of: $0).lifecycle == .purged } == true
        return state.conflicts(kind: key.kind).map { ["values", $0.name] }
            + (state.touches.cameBack ? [["came-back"]] : [])
            + (state.capturesLeftBehind.isEmpty ? [] : [["left-behind"]])
            + (isBeneathPurged ? [["beneath-purged"]] : [])
    }

    /// The oracle applies nothing and knows no order: it shares no reasoning with the fold.
    @Test(arguments: files)
    func `the oracle finds in the histories what the rows of the vectors say`(file: String) throws {
        for vector in try VectorFolder.cases(in: file) {
            let oracle = LibraryOracle(try vector.cases("changes").map { try $0.libraryChange() })
            for item in try vector.cases("items") {
                let row = oracle.state(of: try item.item("item")).canonicalRow
                #expect(row == (try item.hex("row")), "\(vector)")
            }
        }
    }

    @Test func `every cell of the table of pairs has a history with its keyword`() throws {
        let page = VectorFolder.root.appending(path: "Protocol/Model.md")
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n").map(String.init)
        let head = try #require(lines.firstIndex { $0.hasPrefix("| | `write-fields` |") })
        let columns = Self.words(in: lines[head])
        var cells: [String: String] = [:]
        for line in lines[(head + 2)...].prefix(columns.count) {
            let row = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().map(Self.words)
            for (column, cell) in zip(columns, row.dropFirst()) {
                if let keyword = cell.first, let first = row.first?.first { cells["\(first) \(column)"] = keyword }
            }
        }
        #expect(cells.count == 45)
        var found: [String: String] = [:]
        for vector in try VectorFolder.cases(in: "merge-pairs.json") {
            found[try vector.texts("pair").joined(separator: " ")] = try vector.text("keyword")
        }
        #expect(found == cells)
    }

    /// The words in code marks.
    private static func words(in text: some StringProtocol) -> [String] {
        String(text).matches(of: #/`([a-z-]+)`/#).map { String($0.1) }
    }
}
