/// Why bytes were refused, and where.
public struct EncodingProblem: Error, Hashable, Sendable {
    /// What is wrong with bytes.
    public enum Kind: Hashable, Sendable {
        /// They end too early, or a length inside them reaches past their end.
        case truncated
        /// A value isn't in its one allowed form: a number too long, entries out of order, a flag that is unknown.
        case notCanonical
        /// A number doesn't fit 64 bits.
        case numberTooLarge
        /// A number, count or length is above its limit.
        case overLimit(found: UInt64, limit: UInt64)
        /// Text isn't UTF-8.
        case notUTF8
        /// Bytes follow where the value should end.
        case trailingBytes(Int)
        /// Bytes don't have the hash or checksum that was given for them.
        case hashMismatch
        /// The compressed bytes can't be decompressed to the stated size.
        case compression
        /// The value isn't what the place asks for.
        case unexpected(String)
    }

    /// What is wrong.
    public let kind: Kind
    /// Where, counted in bytes from the start of what was being read.
    public let offset: Int

    /// Creates a rejection.
    public init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    /// One sentence for people.
    public var sentence: String {
        switch kind {
        case .truncated: "the bytes end too early (at byte \(offset))"
        case .notCanonical: "a value is not in its canonical form (at byte \(offset))"
        case .numberTooLarge: "a number is too large (at byte \(offset))"
        case .overLimit(let found, let limit): "\(found) is above the limit of \(limit) (at byte \(offset))"
        case .notUTF8: "text is not UTF-8 (at byte \(offset))"
        case .trailingBytes(let count): "\(count) bytes follow where the value should end (at byte \(offset))"
        case .hashMismatch: "the bytes do not have the hash that was given for them (at byte \(offset))"
        case .compression: "compressed bytes cannot be read (at byte \(offset))"
        case .unexpected(let what): "\(what) (at byte \(offset))"
        }
    }
}
