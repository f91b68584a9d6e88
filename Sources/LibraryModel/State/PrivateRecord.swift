public import Causality

/// The private fields of an item, as one value that can be withheld: a comment's e-mail address.
///
/// A change holds its commitment only. 16 random bytes of salt keep a withheld value from being guessed by its hash;
/// salt and body live and die together.
public struct PrivateRecord: Hashable, Sendable {
    /// 16 random bytes.
    public let salt: UInt128
    /// Fields and values in canonical bytes.
    public let body: [UInt8]
    /// What the change says instead of the record: SHA-256 over a purpose, the salt and the body.
    public let commitment: ContentHash

    /// Creates a record from its parts.
    public init(salt: UInt128, body: [UInt8]) {
        self.salt = salt
        self.body = body
        var writer = ByteWriter(capacity: body.count + 48)
        writer.text("lectern/private/1")
        writer.fixed128(salt)
        writer.raw(body)
        commitment = ContentHash(hashing: writer.bytes)
    }

    /// Creates a record of fields; a `nil` value leaves a field out.
    public init(salt: UInt128, fields: [(field: FieldCode, value: String?)]) {
        var writer = ByteWriter()
        writer.count(fields.count { $0.value != nil })
        for (field, value) in fields.count < 2 ? fields : fields.sorted(by: { $0.field < $1.field }) {
            guard let value else { continue }
            writer.number(field.rawValue)
            writer.text(value)
        }
        self.init(salt: salt, body: writer.bytes)
    }

    /// A field's value; `nil` where the record has none or can't be read.
    public func value(of field: FieldCode) -> String? {
        var reader = ByteReader(body)
        guard let count = try? reader.count(upTo: Limits.fieldsInPrivateRecord, bytesEach: 2) else { return nil }
        for _ in 0..<count {
            guard let code = try? reader.number(), let value = try? reader.text(upTo: Limits.privateRecordInBytes)
            else { return nil }
            if code == field.rawValue { return value }
        }
        return nil
    }
}
