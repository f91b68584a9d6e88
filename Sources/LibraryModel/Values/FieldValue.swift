public import Causality

/// A value that a register can hold, as canonical bytes.
public protocol FieldValue: Hashable, Sendable {
    /// The one encoding of the value.
    var canonicalBytes: [UInt8] { get }

    /// Reads the encoding. Composite values ignore bytes that a newer program may have put behind the known ones.
    init(canonicalBytes: [UInt8]) throws(EncodingProblem)

    /// Whether the encoding of this very value reads back: `false` where a part of it is over a limit of its own.
    var isReadable: Bool { get }
}

extension FieldValue {
    /// Tries it.
    public var isReadable: Bool { (try? Self(canonicalBytes: canonicalBytes)) != nil }
}

extension String: FieldValue {
    /// UTF-8 as it is.
    public var canonicalBytes: [UInt8] { Array(utf8) }

    /// A text is read, however long it is.
    public var isReadable: Bool { true }

    /// Reads UTF-8.
    public init(canonicalBytes: [UInt8]) throws(EncodingProblem) {
        guard let text = canonicalBytes.withUnsafeBufferPointer({ String(utf8: $0) }) else {
            throw EncodingProblem(.notUTF8, at: 0)
        }
        self = text
    }
}

extension Int64: FieldValue {
    /// A number is always read.
    public var isReadable: Bool { true }

    /// A signed number.
    public var canonicalBytes: [UInt8] {
        var writer = ByteWriter(capacity: 10)
        writer.signed(self)
        return writer.bytes
    }

    /// Reads a signed number.
    public init(canonicalBytes: [UInt8]) throws(EncodingProblem) {
        var reader = ByteReader(canonicalBytes)
        self = try reader.signed()
        try reader.expectEnd()
    }
}

extension Bool: FieldValue {
    /// One byte, 0 or 1.
    public var canonicalBytes: [UInt8] { [self ? 1 : 0] }

    /// Reads one byte.
    public init(canonicalBytes: [UInt8]) throws(EncodingProblem) {
        switch canonicalBytes {
        case [0]: self = false
        case [1]: self = true
        default: throw EncodingProblem(.notCanonical, at: 0)
        }
    }
}

extension [String]: FieldValue {
    /// A count, then the texts.
    public var canonicalBytes: [UInt8] {
        var writer = ByteWriter()
        writer.count(count)
        for text in self { writer.text(text) }
        return writer.bytes
    }

    /// Reads a list of texts.
    public init(canonicalBytes: [UInt8]) throws(EncodingProblem) {
        self.init()
        var reader = ByteReader(canonicalBytes)
        for _ in 0..<(try reader.count(upTo: Limits.authors)) {
            append(try reader.text(upTo: Limits.shortTextInBytes))
        }
    }
}

extension ItemKey: FieldValue {
    /// A name is always read.
    public var isReadable: Bool { true }

    /// The kind's code, then the identifier.
    public var canonicalBytes: [UInt8] {
        var writer = ByteWriter(capacity: 18)
        writer.number(kind.rawValue)
        writer.identifier(id)
        return writer.bytes
    }

    /// Reads a name of an item.
    public init(canonicalBytes: [UInt8]) throws(EncodingProblem) {
        var reader = ByteReader(canonicalBytes)
        self.init(kind: ItemKind(rawValue: try reader.number()), id: try reader.identifier())
    }
}
