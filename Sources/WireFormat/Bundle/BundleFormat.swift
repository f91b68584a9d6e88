internal import LibraryModel

/// The constants of the format, the same as in Protocol/Bundles.md.
enum BundleFormat {
    /// The one format that this program writes and reads.
    static let version: UInt8 = 1
    /// `8C "LECT" CR LF LF`: no text begins with 8C, and no conversion of line ends leaves the last three bytes alone.
    static let magic: [UInt8] = [0x8c, 0x4c, 0x45, 0x43, 0x54, 0x0d, 0x0a, 0x0a]
    /// The magic bytes before those that a conversion of line ends changes.
    static let magicStem = magic.prefix(5)
    /// The magic bytes, the format, and the size of the fields.
    static let fixedHeaderInBytes = magic.count + 5
    /// The start of a hash over everything before it, behind the fields.
    static let headerChecksumInBytes = 8
    /// The type byte of the trailer.
    static let trailerType: UInt8 = 0
    /// The type byte, the number of frames, and a hash.
    static let trailerInBytes = 1 + 4 + 32
    /// The most that a header's fields can take: a library, flags and two full vectors.
    static let headerFieldsInBytes = 16 + 10 + 2 * (3 + Limits.replicas * (16 + 7))
    /// Payloads below this size are never compressed.
    static let compressionThresholdInBytes = 64
    /// How much larger than its stored bytes a payload may be, on top of an allowance.
    static let expansion = 10_000
    /// How large a payload may be whatever its stored size.
    static let expansionAllowanceInBytes = 1 << 20

    /// The largest payload that `stored` compressed bytes may claim to hold.
    static func largestPayload(storedInBytes stored: Int) -> Int {
        min(stored * expansion + expansionAllowanceInBytes, Limits.frameInBytes)
    }
}
