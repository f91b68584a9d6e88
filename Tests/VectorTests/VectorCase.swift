import Causality
import Foundation
import LibraryModel

/// An object of a file of vectors, whose members are read in the forms of Protocol/Vectors/README.md.
struct VectorCase: CustomStringConvertible {
    let members: [String: Any]

    /// The sentence that says what is shown.
    var description: String { members["name"] as? String ?? "a case without a name" }

    /// Whether a member is there and not null.
    func has(_ key: String) -> Bool { members[key] != nil && !(members[key] is NSNull) }

    /// Reads a member as a value of JSON.
    func member<Value>(_ key: String, as _: Value.Type = Value.self) throws -> Value {
        guard let value = members[key] as? Value else { throw problem(key) }
        return value
    }

    func text(_ key: String) throws -> String { try member(key) }

    func number(_ key: String) throws -> Int { try member(key) }

    func texts(_ key: String) throws -> [String] { try member(key) }

    /// A list of objects.
    func cases(_ key: String) throws -> [VectorCase] {
        try member(key, as: [[String: Any]].self).map { VectorCase(members: $0) }
    }

    func object(_ key: String) throws -> VectorCase { VectorCase(members: try member(key)) }

    func hex(_ key: String) throws -> [UInt8] { try Self.bytes(text(key)) }

    /// 16 hexadecimal digits.
    func u64(_ key: String) throws -> UInt64 {
        guard let value = UInt64(try text(key), radix: 16) else { throw problem(key) }
        return value
    }

    func time(_ key: String) throws -> Timestamp { Timestamp(rawValue: try u64(key)) }

    func hash(_ key: String) throws -> ContentHash { try Self.hash(text(key)) }

    func id<ID: Identifier>(_ key: String, as _: ID.Type = ID.self) throws -> ID {
        guard let id = ID(text: try text(key)) else { throw problem(key) }
        return id
    }

    func vector(_ key: String) throws -> VersionVector {
        guard let vector = VersionVector(text: try text(key)) else { throw problem(key) }
        return vector
    }

    func dot(_ key: String) throws -> Dot { try Self.dot(text(key)) }

    func dots(_ key: String) throws -> [Dot] { try texts(key).map { try Self.dot($0) } }

    func change(_ key: String) throws -> ChangeID { try Self.change(text(key)) }

    func field(_ key: String = "field") throws -> FieldCode { FieldCode(rawValue: UInt64(try number(key))) }

    /// The article or other item that `KIND:ID` names.
    func item(_ key: String) throws -> ItemKey {
        let halves = try text(key).split(separator: ":")
        guard halves.count == 2, let kind = UInt64(halves[0]), let id = ItemID(text: String(halves[1])) else {
            throw problem(key)
        }
        return ItemKey(kind: ItemKind(rawValue: kind), id: id)
    }

    /// A list of `[replica, first, last]`.
    func runs(_ key: String) throws -> [ChangeRange] {
        try member(key, as: [[Any]].self).map { run in
            guard run.count == 3, let replica = (run[0] as? String).flatMap(ReplicaID.init(text:)),
                let first = run[1] as? Int, let last = run[2] as? Int
            else { throw problem(key) }
            return ChangeRange(replica: replica, first: UInt64(first), last: UInt64(last))
        }
    }

    /// `[start, length]` or `[start, end]`.
    func pair(_ key: String) throws -> (Int, Int) {
        let numbers: [Int] = try member(key)
        guard numbers.count == 2 else { throw problem(key) }
        return (numbers[0], numbers[1])
    }

    static func bytes(_ text: String) throws -> [UInt8] {
        let digits = Array(text.utf8)
        return try stride(from: 0, to: digits.count, by: 2).map { start in
            let pair = String(decoding: digits[start..<min(start + 2, digits.count)], as: UTF8.self)
            guard pair.utf8.count == 2, let byte = UInt8(pair, radix: 16), pair == pair.lowercased() else {
                throw VectorProblem(sentence: "\(text) is not hexadecimal")
            }
            return byte
        }
    }

    static func hash(_ text: String) throws -> ContentHash {
        guard let hash = ContentHash(text: text) else { throw VectorProblem(sentence: "\(text) is no hash") }
        return hash
    }

    static func change(_ text: some StringProtocol) throws -> ChangeID {
        let halves = text.split(separator: ":")
        guard halves.count == 2, let replica = ReplicaID(text: String(halves[0])), let sequence = UInt64(halves[1])
        else {
            throw VectorProblem(sentence: "\(text) names no change")
        }
        return ChangeID(replica: replica, sequence: sequence)
    }

    static func dot(_ text: String) throws -> Dot {
        let halves = text.split(separator: ".")
        guard halves.count == 2, let index = UInt32(halves[1]) else {
            throw VectorProblem(sentence: "\(text) is no dot")
        }
        let change = try change(halves[0])
        return Dot(replica: change.replica, sequence: change.sequence, index: index)
    }

    private func problem(_ key: String) -> VectorProblem {
        VectorProblem(sentence: "\(description): \(key) is \(members[key] ?? "not there")")
    }
}
