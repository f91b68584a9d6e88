/// The key of a tag, or of one component of a collection's path: names that differ in case only have one key.
///
/// Equality, hashing and order compare UTF-8 bytes. The rules stand in Protocol/Keys.md; the key of a key is itself.
public struct NameKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Which rules `init(_:limitInBytes:)` follows; authors record it beside the key.
    public static let ruleVersion: UInt64 = 1

    /// The most UTF-8 bytes of a name and of its key, unless the caller says otherwise.
    public static let defaultLimitInBytes = Limits.nameInBytes

    /// The key: trimmed, case-folded, in normalization form C of Unicode 14.0.
    public let text: String

    /// Takes the key of a name.
    ///
    /// Names in ASCII take well under a microsecond. Throws where the name is empty, too long, or has control characters.
    public init(_ name: String, limitInBytes: Int = NameKey.defaultLimitInBytes) throws(NameKeyProblem) {
        if let key = try Self.keyOfASCII(name, limitInBytes) {
            text = key
        } else {
            text = try Self.key(of: name, limitInBytes)
        }
    }

    /// Takes a key as its author recorded it, whatever rule version that was; no rule is applied.
    public init(recorded text: String) {
        self.text = text
    }

    /// The key itself.
    public var description: String { text }

    /// Compares UTF-8 bytes.
    public static func == (left: NameKey, right: NameKey) -> Bool { left.text.hasSameBytes(as: right.text) }

    /// Orders by UTF-8 bytes, which is the order of Unicode scalars.
    public static func < (left: NameKey, right: NameKey) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// Feeds the UTF-8 bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytesOf: text)
    }

    /// The key of a name in ASCII; `nil` where the general way has to decide.
    private static func keyOfASCII(_ name: String, _ limit: Int) throws(NameKeyProblem) -> String? {
        let bytes = name.utf8Span.span
        var start = 0
        var end = bytes.count
        while start < end, isASCIIWhiteSpace(bytes[start]) { start += 1 }
        while start < end, isASCIIWhiteSpace(bytes[end - 1]) { end -= 1 }
        var hasCapitals = false
        for index in start..<end {
            let byte = bytes[index]
            guard byte >= 0x20 && byte < 0x7f else { return nil }
            hasCapitals = hasCapitals || isASCIICapital(byte)
        }
        guard start < end else { throw .empty }
        guard end - start <= limit else { throw .tooLong(bytes: end - start, limit: limit) }
        if !hasCapitals && end - start == bytes.count { return name }
        return String(unsafeUninitializedCapacity: end - start) { buffer in
            var count = 0
            for byte in name.utf8.dropFirst(start).prefix(end - start) {
                buffer[count] = isASCIICapital(byte) ? byte | 0x20 : byte
                count += 1
            }
            return count
        }
    }

    private static func key(of name: String, _ limit: Int) throws(NameKeyProblem) -> String {
        let trimmed = name.trimmedOfWhiteSpace()
        guard !trimmed.isEmpty else { throw .empty }
        guard trimmed.utf8.count <= limit else { throw .tooLong(bytes: trimmed.utf8.count, limit: limit) }
        let scalars = Array(trimmed.unicodeScalars)
        if let offset = scalars.firstIndex(where: \.breaksLines) {
            let leading = name.unicodeScalars.distance(from: name.startIndex, to: trimmed.startIndex)
            throw .controlCharacter(scalars[offset], position: leading + offset)
        }
        let key = String(scalars: KeyFolding.fold(scalars))
        guard key.utf8.count <= limit else { throw .tooLong(bytes: key.utf8.count, limit: limit) }
        return key
    }

    private static func isASCIIWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

    private static func isASCIICapital(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte) }
}
