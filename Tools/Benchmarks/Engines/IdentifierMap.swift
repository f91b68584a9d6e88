import Foundation
import Lectern

/// Which item of ours is which of the workload's: ours draw their own identifiers.
struct IdentifierMap {
    /// One pair, and one line of the file.
    struct Pair: Codable, Hashable, Sendable {
        /// The workload's identifier.
        let id: String
        /// Ours.
        let item: ItemID

        init(_ id: String, _ item: ItemID) {
            self.id = id
            self.item = item
        }

        private enum CodingKeys: CodingKey { case id, item }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = try container.decode(String.self, forKey: .id)
            let text = try container.decode(String.self, forKey: .item)
            guard let item = ItemID(text: text) else { throw BenchmarkProblem.unknownIdentifier(text) }
            self.item = item
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            try container.encode(item.description, forKey: .item)
        }
    }

    private var items: [String: ItemID] = [:]

    /// Reads what earlier phases kept.
    init(path: String) throws {
        let decoder = JSONDecoder()
        var lines = try LineReader(path: path)
        while let line = try lines.next() { add(try decoder.decode(Pair.self, from: line)) }
    }

    /// Our identifier of one of the workload's.
    subscript(id: String) -> ItemID {
        get throws {
            guard let item = items[id] else { throw BenchmarkProblem.unknownIdentifier(id) }
            return item
        }
    }

    /// Our identifiers of everything that a step names and doesn't make.
    func named(in step: WorkloadStep) throws -> [String: ItemID] {
        var known = [step.article: try self[step.article]]
        if case .putComment(let comment) = step, let parent = comment.parent { known[parent] = try self[parent] }
        return known
    }

    /// The workload's identifiers by ours.
    var workloadIDs: [ItemID: String] {
        Dictionary(items.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func add(_ pair: Pair) { items[pair.id] = pair.item }

    /// Keeps pairs for later phases, behind those that are there.
    static func append(_ pairs: [Pair], to path: String) throws {
        let encoder = JSONEncoder()
        var text = Data()
        for pair in pairs { text += try encoder.encode(pair) + [0x0a] }
        if let file = FileHandle(forWritingAtPath: path) {
            defer { try? file.close() }
            try file.seekToEnd()
            try file.write(contentsOf: text)
        } else {
            try text.write(to: URL(fileURLWithPath: path))
        }
    }
}
