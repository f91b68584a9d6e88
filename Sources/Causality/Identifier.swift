/// An identifier of 128 bits, compared as its 16 bytes from the first to the last.
public protocol Identifier: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The identifier as a number; its first byte is the most significant.
    var value: UInt128 { get }

    /// Creates an identifier from a number.
    init(value: UInt128)
}

extension Identifier {
    /// How many bytes an identifier has.
    public static var sizeInBytes: Int { 16 }

    /// Creates an identifier from exactly 16 bytes.
    ///
    /// A different count is a programmer's error.
    @inlinable
    public init(bytes: [UInt8]) {
        precondition(bytes.count == 16, "an identifier has 16 bytes")
        self.init(value: bytes.withUnsafeBytes { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) })
    }

    /// Creates an identifier from exactly 16 bytes.
    @inlinable
    public init(bytes: some Sequence<UInt8>) { self.init(bytes: Array(bytes)) }

    /// Creates an identifier from its text form.
    ///
    /// 32 hexadecimal digits. `nil` where the text is none.
    public init?(text: String) {
        guard text.utf8.count == 32, isHexadecimal(text), let value = UInt128(text, radix: 16) else { return nil }
        self.init(value: value)
    }

    /// Creates an identifier from its text form as it is written, so that each has one spelling.
    ///
    /// `nil` where the text is none, or has capital letters.
    public init?(canonicalText text: String) {
        self.init(text: text)
        guard description.utf8.elementsEqual(text.utf8) else { return nil }
    }

    /// Draws a new random identifier.
    public static func random(using generator: inout some RandomNumberGenerator) -> Self {
        Self(value: UInt128(generator.next()) << 64 | UInt128(generator.next()))
    }

    /// The 16 bytes, the most significant first.
    @inlinable
    public var bytes: [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }

    /// 32 lower-case hexadecimal digits.
    public var description: String { hexadecimal(bytes) }

    /// The first eight digits: enough for people to tell replicas and items apart.
    public var shortDescription: String { String(description.prefix(8)) }

    /// Orders by bytes.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// Names one replica of a library: one writer of one chain of changes.
public struct ReplicaID: Identifier {
    /// The identifier as a number.
    public let value: UInt128

    /// Creates an identifier from a number.
    public init(value: UInt128) { self.value = value }
}

/// Names one library, which its replicas share.
public struct LibraryID: Identifier {
    /// The identifier as a number.
    public let value: UInt128

    /// Creates an identifier from a number.
    public init(value: UInt128) { self.value = value }
}

/// Writes bytes as lower-case hexadecimal digits.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits: [UInt8] = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}

/// Writes a number as 16 lower-case hexadecimal digits.
public func hexadecimal(_ number: UInt64) -> String { hexadecimal(withUnsafeBytes(of: number.bigEndian, Array.init)) }

/// Whether a text has hexadecimal digits alone: no sign, as numbers may have.
func isHexadecimal(_ text: some StringProtocol) -> Bool {
    text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) || (0x41...0x46).contains(byte)
    }
}
