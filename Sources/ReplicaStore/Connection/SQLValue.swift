internal import Causality

/// A value in a column.
enum SQLValue: Hashable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    /// The 16 bytes of an identifier, a salt or a nonce, which is never read as this.
    case identifier(UInt128)
    /// The 32 bytes of a hash, which is never read as this.
    case hash(ContentHash)

    init(_ value: String?) { self = value.map { .text($0) } ?? .null }
    init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }
    init(_ value: [UInt8]?) { self = value.map { .blob($0) } ?? .null }
    init(_ value: ContentHash?) { self = value.map { .hash($0) } ?? .null }
    init(_ value: (some Identifier)?) { self = value.map { .identifier($0.value) } ?? .null }
    init(salt: UInt128?) { self = salt.map { .identifier($0) } ?? .null }
    init(_ value: Bool) { self = .integer(value ? 1 : 0) }
    init(_ value: UInt64) { self = .integer(Int64(bitPattern: value)) }
    init(_ value: Int) { self = .integer(Int64(value)) }
}

extension SQLValue {
    /// What a column gives back of it.
    var asRead: SQLValue {
        switch self {
        case .null, .integer, .text, .blob: self
        case .identifier(let value): .blob(withUnsafeBytes(of: value.bigEndian, Array.init))
        case .hash(let hash): .blob(hash.bytes)
        }
    }
}

/// A value as SQLite takes it; what it points to is there only as long as it is lent.
enum LentSQLValue {
    case null
    case integer(Int64)
    case text(UnsafeRawBufferPointer)
    case blob(UnsafeRawBufferPointer)
}

extension SQLValue {
    /// Lends the value to `body`.
    func lend<Result>(_ body: (LentSQLValue) throws -> Result) rethrows -> Result {
        switch self {
        case .null: try body(.null)
        case .integer(let number): try body(.integer(number))
        case .text(var text): try text.withUTF8 { try body(.text(UnsafeRawBufferPointer($0))) }
        case .blob(let bytes): try bytes.withUnsafeBytes { try body(.blob($0)) }
        case .identifier(let value): try withUnsafeBytes(of: value.bigEndian) { try body(.blob($0)) }
        case .hash(let hash): try hash.withUnsafeBytes { try body(.blob($0)) }
        }
    }
}
