import LibraryModel

/// Private records and their commitments.
enum PrivateRecordVectors {
    private static let salt: UInt128 = 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f

    static var cases: [JSONValue] {
        [
            vector("an e-mail address", salt, [(1, "ada@example.org")]),
            vector("another salt makes another commitment", salt + 1, [(1, "ada@example.org")]),
            vector("a record without fields", salt, []), vector("an empty text is a value", salt, [(1, "")]),
            vector("a field of a newer program is kept", salt, [(1, "ada@example.org"), (300, "\u{1f4da}")]),
            vector("only a field of a newer program", salt, [(2, "x")]),
        ]
    }

    private static func vector(_ name: String, _ salt: UInt128, _ fields: [(UInt64, String)]) -> JSONValue {
        let record = PrivateRecord(
            salt: salt, fields: fields.map { (field: FieldCode(rawValue: $0.0), value: Optional($0.1)) })
        return [
            "name": .text(name), "salt": .hex(salt), "fields": .list(fields.map { [.number($0.0), .text($0.1)] }),
            "body": .hex(record.body), "commitment": .name(record.commitment),
        ]
    }
}
