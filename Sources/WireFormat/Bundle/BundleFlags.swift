/// What a bundle's header promises about its content.
public struct BundleFlags: OptionSet, Hashable, Sendable {
    /// The flags as bits.
    public let rawValue: UInt64

    /// Creates flags from bits.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// A reader's bundle: private records were left out on purpose.
    public static let withholdsPrivate = BundleFlags(rawValue: 1)
    /// A member's bundle that holds private records.
    ///
    /// Without this flag, a frame of them is damage.
    public static let containsPrivate = BundleFlags(rawValue: 2)
    /// Blobs that the changes name were left out.
    public static let omitsBlobs = BundleFlags(rawValue: 4)

    /// Every flag of this format; other bits are a newer program's.
    static let known: BundleFlags = [.withholdsPrivate, .containsPrivate, .omitsBlobs]

    /// Whether a bundle withholds what it says it contains.
    var isContradictory: Bool { isSuperset(of: [.withholdsPrivate, .containsPrivate]) }
}
