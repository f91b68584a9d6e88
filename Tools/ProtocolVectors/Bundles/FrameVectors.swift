import Causality
import LibraryModel
import WireFormat

/// Frames of private records and of blobs.
enum FrameVectors {
    static func cases() throws -> [JSONValue] {
        let record = { (salt: UInt128, email: String) in
            PrivateRecord(salt: salt, fields: [(field: CommentField.privateEmail, value: email)])
        }
        let entries = [
            PrivateEntry(dot: ChangeVectors.dots[0], record: record(1, "ada@example.org")),
            PrivateEntry(dot: ChangeVectors.dots[1], record: record(.max, "bob@example.org")),
        ]
        let newer = [PrivateEntry(dot: ChangeVectors.dots[0], record: PrivateRecord(salt: 2, body: [0xff, 0x80]))]
        return try [
            records("a private record", Array(entries.prefix(1))),
            records("two private records, ordered by their dots", entries),
            records("a body that only a newer program reads travels like any other", newer),
            blobs("a blob", ["The words of a."]), blobs("an empty blob", [""]),
            blobs("blobs stand in any order, and may repeat", ["b", "a\r\n\u{1f4da}", "b"]),
        ]
    }

    private static func records(_ name: String, _ entries: [PrivateEntry]) throws -> JSONValue {
        let frame = try SampleFrame.privateRecords(entries)
        return [
            "name": .text(name), "type": .text(frame.word), "bytes": .hex(frame.payload),
            "records": .list(
                entries.map {
                    ["dot": .name($0.dot), "salt": .hex($0.record.salt), "body": .hex($0.record.body)]
                }),
        ]
    }

    private static func blobs(_ name: String, _ texts: [String]) throws -> JSONValue {
        let frame = try SampleFrame.blobs(texts)
        return [
            "name": .text(name), "type": .text(frame.word), "bytes": .hex(frame.payload),
            "blobs": .list(
                texts.map {
                    ["hash": .name(ContentHash(hashing: Array($0.utf8))), "bytes": .hex(Array($0.utf8))]
                }),
        ]
    }
}
