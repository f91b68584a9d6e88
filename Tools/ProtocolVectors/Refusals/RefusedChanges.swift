import Causality
import LibraryModel
import MergeTypes
import WireFormat

/// Bodies of changes that break a rule of Protocol/Encoding.md.
enum RefusedChanges {
    static func cases() throws -> [JSONValue] {
        let all = try steps() + parts() + operations() + edits()
        return all.map { name, bytes in
            precondition((try? ChangeBody(bytes: bytes)) == nil, "\(name): it is refused")
            return ["name": .text(name), "bytes": .hex(bytes), "code": "damaged"]
        }
    }

    private static let article = ChangeVectors.article
    private static let title = ChangeVectors.write(ArticleField.title.set("x"))

    private static func whole() -> [UInt8] { ChangeVectors.bytes([], [DraftPart(article, touching: [article], title)]) }

    private static func entry(_ number: UInt128, _ sequence: UInt8) -> [UInt8] {
        ReplicaID(value: number).bytes + [sequence] + [UInt8](repeating: 1, count: 8)
    }

    private static func steps() throws -> [(String, [UInt8])] {
        let part = whole().dropFirst()
        return [
            ("no bytes at all", []), ("a step alone", [0]), ("bytes behind the last part", whole() + [0]),
            ("a body that ends too early", whole().dropLast()),
            ("a count in more bytes than it takes", [0x80, 0] + part),
            ("a step out of order", [2] + entry(2, 1) + entry(1, 1) + part),
            ("a step that names an author twice", [2] + entry(1, 1) + entry(1, 2) + part),
            ("a step that names the change 0", [1] + entry(1, 0) + part),
            ("a step that is longer than the body", [200, 1] + entry(1, 1) + part),
            ("a step of more authors than there may be", [0x81, 0x80, 0x04] + entry(1, 1) + part),
        ]
    }

    private static func parts() throws -> [(String, [UInt8])] {
        let part = try ForeignBodies.part(DraftPart(article, touching: [article], title))
        let key = part.prefix(17)
        let operations = part.dropFirst(20)
        let body = { (parts: [UInt8]...) in ForeignBodies.body(parts) }
        let sealed = { (part: [UInt8]) in ForeignBodies.body([ForeignBodies.sealed(part)]) }
        let other = Array(key) + [1, 0]
        return [
            ("a part of a form that there isn't", body([2] + ForeignBodies.sealed(part).dropFirst())),
            ("a dropped part that took no index", body(ForeignBodies.dropped(0, .zero))),
            ("a dropped part that took more indices than a change has", body(ForeignBodies.dropped(1_048_577, .zero))),
            ("more parts than are there", [0, 2] + ForeignBodies.sealed(part)),
            ("more parts than a change may have", [0, 0x81, 0x80, 0x10] + ForeignBodies.sealed(part)),
            ("a part that ends too early", sealed(part.dropLast())),
            ("a part that is longer than the body", [0, 1, 0] + [UInt8](repeating: 0, count: 8) + [60] + part),
            ("a touch of the part's own item in the longer form", sealed(key + [1, 1] + key + [0] + operations)),
            ("a touch of a form that there isn't", sealed(key + [1, 2] + other + operations)),
            ("more touches than a part may have", sealed(key + [0x81, 0x20] + part.dropFirst(18))),
            ("a touch that spares dots out of order", sealed(key + [1, 0] + dots([1, 0]) + operations)),
            ("a touch that spares a dot twice", sealed(key + [1, 0] + dots([1, 1]) + operations)),
            ("a purge beside another operation", sealed(key + [0, 2, 6, 0, 5, 1, 0])),
            ("two purges in one part", sealed(key + [0, 2, 6, 0, 6, 0])),
            ("more operations than are there", sealed(key + [0, 2, 5, 1, 0])),
        ]
    }

    /// A list of dots of one change, by their indices.
    private static func dots(_ indices: [UInt8]) -> [UInt8] {
        [UInt8(indices.count)] + indices.flatMap { ReplicaID(value: 1).bytes + [1, $0] }
    }

    /// A body of one part with one operation.
    private static func operation(_ code: UInt8, _ payload: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.number(article.kind.rawValue)
        writer.identifier(article.id)
        writer.count(0)
        writer.count(1)
        writer.number(code)
        writer.blob(payload)
        return ForeignBodies.body([ForeignBodies.sealed(writer.bytes)])
    }

    private static func operations() throws -> [(String, [UInt8])] {
        let replica = ReplicaID(value: 1).bytes
        let largest: [UInt8] = [0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40]
        let wide: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x10]
        let hash = ContentHash.zero.bytes
        return [
            ("fields out of order", operation(1, [2, 5, 2, 0x78, 0, 3, 2, 0x78, 0])),
            ("a field twice", operation(1, [2, 3, 2, 0x78, 0, 3, 2, 0x78, 0])),
            (
                "a field code of 64 bits",
                operation(1, [1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 2, 0x78, 0])
            ),
            ("a value that is longer than its operation", operation(1, [1, 3, 9, 0x78, 0])),
            ("fewer fields than are stated", operation(1, [2, 3, 2, 0x78, 0])),
            ("more fields than an operation may have", operation(1, [0x81, 0x80, 0x04, 3, 2, 0x78, 0])),
            ("elements out of order", operation(2, [2, 14, 1, 0x62, 14, 1, 0x61])),
            ("an element twice", operation(2, [2, 14, 1, 0x61, 14, 1, 0x61])),
            ("sets out of order", operation(2, [2, 15, 1, 0x61, 14, 1, 0x61])),
            ("a longer element before its beginning", operation(2, [2, 14, 2, 0x61, 0x62, 14, 1, 0x61])),
            ("removals out of order", operation(3, [2, 14, 1, 0x62, 0, 14, 1, 0x61, 0])),
            ("an element removed twice", operation(3, [2, 14, 1, 0x61, 0, 14, 1, 0x61, 0])),
            ("removed additions out of order", operation(3, [1, 14, 1, 0x61] + dots([3, 2]))),
            ("a commitment that ends too early", operation(4, Array(hash.dropLast()))),
            ("a private record that spares a dot twice", operation(4, hash + dots([0, 0]))),
            ("a trashing without its list", operation(5, [])),
            ("a dot of the change 0", operation(5, [1] + replica + [0, 0])),
            ("a dot of a change above the largest", operation(5, [1] + replica + largest + [0])),
            ("a dot with an index of more than 32 bits", operation(5, [1] + replica + [1] + wide)),
            ("fewer dots than are stated", operation(5, [2] + replica + [1, 0])),
            ("an operation that is longer than its part", Array(operation(5, [0]).dropLast())),
        ]
    }

    private static func edits() throws -> [(String, [UInt8])] {
        let name: [UInt8] = [4, 0, 0]
        let reach: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0x07]
        let beyond: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x08]
        return [
            ("a text of a form that there isn't", operation(7, [4, 2, 0, 0])),
            ("a text whose capture ends too early", operation(7, [13, 1, 0, 0])),
            ("a splice that does nothing", operation(7, name + [1, 3, 0, 0])),
            ("a second splice that skips nothing", operation(7, name + [2, 1, 1, 0, 0, 1, 0])),
            ("a splice at the end that only skips", operation(7, name + [2, 1, 1, 0, 4, 0, 0])),
            ("an insertion that is not UTF-8", operation(7, name + [1, 0, 0, 1, 0xff])),
            ("an insertion with half a surrogate pair", operation(7, name + [1, 0, 0, 3, 0xed, 0xa0, 0x80])),
            ("an insertion with a scalar in more bytes than it takes", operation(7, name + [1, 0, 0, 2, 0xc1, 0x81])),
            ("an edit that reaches too far in all", operation(7, name + [1] + reach + [1, 0])),
            ("an edit that skips too far", operation(7, name + [1] + beyond + [1, 0])),
            ("an edit that deletes too much", operation(7, name + [1, 0] + beyond + [0])),
            ("fewer splices than are stated", operation(7, name + [2, 0, 1, 0])),
            ("more splices than an edit may have", operation(7, name + [0x81, 0x80, 0x40, 0, 1, 0])),
            ("an edit that spares dots out of order", operation(7, [4, 0] + dots([1, 0]) + [1, 0, 1, 0])),
        ]
    }
}
