import Foundation
import Lectern

/// What people typed into one text, keystroke by keystroke.
///
/// The file of it is JSON Lines: a line about the whole, then a line a transaction. Children of a run read it without
/// holding more than their own form of it.
struct TextTrace {
    /// A trace without its transactions.
    struct Outline: Codable {
        var name: String
        /// How many people typed.
        var agents = 1
        /// What the text says before; nobody typed it.
        var start = ""
        /// What it must say in the end; `nil` where any order of what was typed at once will do.
        var end: String?

        /// Whether people typed at the same time.
        var isConcurrent: Bool { agents > 1 }
    }

    /// What one person did at once, on the text as they saw it.
    struct Transaction: Codable {
        var agent: Int?
        /// The transactions that the author had seen, besides what those had seen; `nil` for the one before.
        var parents: [Int]?
        /// One after the other.
        var patches: [Patch]
    }

    /// Replaces scalars: position, how many are deleted, what is inserted.
    struct Patch: Codable {
        let edit: TextEdit

        init(_ edit: TextEdit) { self.edit = edit }

        init(from decoder: any Decoder) throws {
            var fields = try decoder.unkeyedContainer()
            edit = TextEdit(
                at: try fields.decode(Int.self), deleting: try fields.decode(Int.self),
                inserting: try fields.decode(String.self))
        }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.unkeyedContainer()
            for splice in edit.splices {
                try fields.encode(splice.skipped)
                try fields.encode(splice.deleted)
                try fields.encode(splice.inserted)
            }
        }
    }

    var outline: Outline
    var transactions: [Transaction]

    /// How many patches there are in all.
    var patchCount: Int { transactions.reduce(0) { $0 + $1.patches.count } }
}

extension TextTrace {
    /// Reads what `write(to:)` wrote.
    init(path: String) throws {
        var reader = try LineReader(path: path)
        let decoder = JSONDecoder()
        guard let first = try reader.next() else { throw BenchmarkProblem.unreadable(path: path) }
        outline = try decoder.decode(Outline.self, from: first)
        transactions = []
        while let line = try reader.next() {
            transactions.append(try decoder.decode(Transaction.self, from: line))
        }
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        var data = try encoder.encode(outline) + [0x0a]
        for transaction in transactions { data += try encoder.encode(transaction) + [0x0a] }
        try data.write(to: URL(fileURLWithPath: path))
    }
}

extension TextTrace {
    /// Reads only what is said about the whole.
    static func outline(path: String) throws -> Outline {
        var reader = try LineReader(path: path)
        guard let first = try reader.next() else { throw BenchmarkProblem.unreadable(path: path) }
        return try JSONDecoder().decode(Outline.self, from: first)
    }
}
