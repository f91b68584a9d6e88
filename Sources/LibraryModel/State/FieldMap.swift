/// Names a field among those of its item kind.
///
/// The codes are in Protocol/Registry.md.
public struct FieldCode: RawRepresentable, Hashable, Sendable, Comparable {
    /// The code.
    public let rawValue: UInt64

    /// Creates a code.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Orders by code.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// An element of a set, as its canonical bytes.
public struct MemberValue: Hashable, Sendable, Comparable {
    /// The bytes.
    public let bytes: [UInt8]

    /// Wraps bytes.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Orders byte by byte; a prefix comes first.
    public static func < (left: Self, right: Self) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

/// A few values by field code, kept in order.
public struct FieldMap<Value: Hashable & Sendable>: Hashable, Sendable {
    /// A field and its value.
    public struct Entry: Hashable, Sendable {
        /// The field.
        public let field: FieldCode
        /// Its value.
        public var value: Value

        /// Creates an entry.
        public init(field: FieldCode, value: Value) {
            self.field = field
            self.value = value
        }
    }

    /// The entries, ordered by field.
    public private(set) var entries: [Entry]

    /// Creates a map from entries, which must be ordered by field.
    public init(entries: [Entry] = []) { self.entries = entries }

    /// The value of a field, `nil` where it has none.
    @inlinable
    public subscript(field: FieldCode) -> Value? {
        // By position: to hand out each entry on the way would copy it.
        for index in 0..<entries.count where entries[index].field >= field {
            return entries[index].field == field ? entries[index].value : nil
        }
        return nil
    }

    /// Changes the value of a field in place, starting from `initial` where it has none.
    public mutating func update(
        _ field: FieldCode, default initial: @autoclosure () -> Value, _ body: (inout Value) -> Void
    ) {
        let index = entries.indices.first { entries[$0].field >= field } ?? entries.endIndex
        if index == entries.endIndex || entries[index].field != field {
            entries.insert(Entry(field: field, value: initial()), at: index)
        }
        body(&entries[index].value)
    }

    /// Makes room for so many more fields.
    mutating func reserve(_ count: Int) { entries.reserveCapacity(entries.count + count) }

    /// Drops the entries that `isEmpty` finds empty, so that equal contents are equal maps.
    public mutating func removeAll(where isEmpty: (Value) -> Bool) { entries.removeAll { isEmpty($0.value) } }
}
