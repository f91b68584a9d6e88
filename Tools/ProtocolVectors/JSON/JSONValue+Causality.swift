import Causality

/// The common forms of Protocol/Vectors/README.md.
extension JSONValue {
    static func hex(_ bytes: some Sequence<UInt8>) -> JSONValue { .text(hexadecimal(bytes)) }

    /// 16 digits.
    static func hex(_ value: UInt64) -> JSONValue { .hex(withUnsafeBytes(of: value.bigEndian, Array.init)) }

    static func hex(_ value: UInt128) -> JSONValue { .hex(withUnsafeBytes(of: value.bigEndian, Array.init)) }

    static func time(_ timestamp: Timestamp) -> JSONValue { .hex(timestamp.rawValue) }

    /// An id, hash, dot, vector or change name, as it describes itself.
    static func name(_ value: some CustomStringConvertible) -> JSONValue { .text("\(value)") }

    static func number(_ value: some BinaryInteger) -> JSONValue { .integer(Int(value)) }

    /// Decimal digits, for numbers that not every program reads exactly.
    static func digits(_ value: some BinaryInteger) -> JSONValue { .text("\(value)") }

    static func names(_ values: some Sequence<some CustomStringConvertible>) -> JSONValue {
        .list(values.map { name($0) })
    }

    static func run(_ range: ChangeRange) -> JSONValue {
        [.name(range.replica), .number(range.first), .number(range.last)]
    }

    static func runs(_ ranges: [ChangeRange]) -> JSONValue { .list(ranges.map { run($0) }) }
}
