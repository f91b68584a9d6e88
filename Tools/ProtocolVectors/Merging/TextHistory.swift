import Causality
import LibraryModel
import MergeTypes

/// Edits of one text, each made upon some of those before it.
struct TextHistory {
    /// An edit: its author, what it was made upon by place in the list, what it does.
    typealias Step = (author: UInt64, bases: [Int], edit: TextEdit)

    let name: String
    /// The root; `nil` for a text that began empty.
    let root: [UInt8]?
    private(set) var records: [TextRecord] = []
    private(set) var pieces = TextPieces()
    private let isUTF8: Bool
    private var walker = TextWalker()

    init(_ name: String, root: String?, _ steps: Step...) {
        self.init(name, root: root.map { Array($0.utf8) }, isUTF8: true, steps)
    }

    init(_ name: String, rootBytes: [UInt8], _ steps: Step...) {
        self.init(name, root: rootBytes, isUTF8: false, steps)
    }

    /// Two authors each make edits one after the other, and hear nothing of each other.
    init(_ name: String, root: String?, apart first: [TextEdit], _ second: [TextEdit]) {
        let steps = [first, second].enumerated().flatMap { number, edits in
            edits.enumerated().map { index, edit -> Step in
                let start = number * first.count
                return (UInt64(number) + 1, index == 0 ? [] : [start + index - 1], edit)
            }
        }
        self.init(name, root: root.map { Array($0.utf8) }, isUTF8: true, steps)
    }

    /// Several authors each type a word at one place, scalar by scalar, and hear nothing of each other.
    init(_ name: String, root: String, apart words: String..., at place: Int) {
        var steps: [Step] = []
        for (number, word) in words.enumerated() {
            for (index, scalar) in word.unicodeScalars.enumerated() {
                let edit = TextEdit(at: place + index, inserting: String(scalar))
                steps.append((UInt64(number) + 1, index == 0 ? [] : [steps.count - 1], edit))
            }
        }
        self.init(name, root: Array(root.utf8), isUTF8: true, steps)
    }

    private init(_ name: String, root: [UInt8]?, isUTF8: Bool, _ steps: [Step]) {
        self.name = name
        self.root = root
        self.isUTF8 = isUTF8
        for step in steps { append(step) }
    }

    /// Adds an edit.
    mutating func append(_ step: Step) {
        let replica = ReplicaID(value: UInt128(step.author))
        let sequence = UInt64(records.count { $0.dot.replica == replica }) + 1
        let dot = Dot(replica: replica, sequence: sequence, index: 0)
        pieces.apply(walker.integrate(step.edit, dot: dot, parents: step.bases))
        records.append(TextRecord(dot: dot, edit: step.edit, bases: step.bases.map { records[$0].dot }))
    }

    /// What shows.
    var shown: [UInt8] { pieces.render(root: root ?? []) }

    /// Root and edits, as two kinds of case have them.
    var given: JSONValue {
        let text = root.map { JSONValue.text(String(decoding: $0, as: UTF8.self)) } ?? .null
        return [
            "name": .text(name), "root": isUTF8 ? text : nil, "rootBytes": isUTF8 ? nil : root.map { .hex($0) },
            "edits": .list(
                records.map { record in
                    ["dot": .name(record.dot), "bases": .names(record.bases ?? []), "edit": .edit(record.edit)]
                }),
        ]
    }

    var json: JSONValue {
        given.with([
            "pieces": .list(pieces.canonicalPieces.map { .piece($0) }), "tail": .number(pieces.tail),
            "shows": isUTF8 ? .text(String(decoding: shown, as: UTF8.self)) : nil,
            "showsBytes": isUTF8 ? nil : .hex(shown),
        ])
    }
}

extension TextHistory {
    /// Three authors edit a text of ten scalars, and hear of each other now and then.
    static func drawn(seed: UInt64) -> TextHistory {
        var numbers = VectorNumbers(seed: seed)
        func below(_ bound: Int) -> Int { Int(numbers.next() % UInt64(bound)) }
        var history = TextHistory("a history that was drawn, number \(seed)", root: "0123456789")
        /// What each author has read, and the newest of it.
        var read = [Set<Int>](repeating: [], count: 3)
        var heads = [Set<Int>](repeating: [], count: 3)
        for number in 0..<14 {
            let author = below(3)
            if below(3) == 0 {
                let other = below(3)
                heads[author] = newest(read[author].union(read[other]), in: history)
                read[author].formUnion(read[other])
            }
            let length = 10 + read[author].count
            let (skipped, deleted) = (below(length), below(3) == 0 ? below(4) : 0)
            let inserted = String(repeating: String(Unicode.Scalar(UInt8(0x61 + number))), count: 1 + below(3))
            let edit = TextEdit(at: skipped, deleting: deleted, inserting: deleted > 0 && below(2) == 0 ? "" : inserted)
            history.append((UInt64(author) + 1, heads[author].sorted(), edit))
            read[author].insert(number)
            heads[author] = [number]
        }
        return history
    }

    /// Those of some edits that no other one of them was made upon.
    private static func newest(_ edits: Set<Int>, in history: TextHistory) -> Set<Int> {
        let dots = history.records.map(\.dot)
        let beneath = edits.flatMap { history.records[$0].bases ?? [] }
        return edits.filter { !beneath.contains(dots[$0]) }
    }
}
