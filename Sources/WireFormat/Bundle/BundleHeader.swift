public import Causality

/// What a bundle says of itself before its first frame.
public struct BundleHeader: Hashable, Sendable {
    /// The library whose changes travel.
    public let library: LibraryID
    /// What the receiver must hold already.
    public let from: VersionVector
    /// What a receiver that held `from` holds after.
    public let to: VersionVector
    /// What is in the bundle, and what was left out.
    public let flags: BundleFlags

    /// Creates a header.
    ///
    /// A flag that this format doesn't have, or one that contradicts another, is a programmer's error.
    public init(library: LibraryID, from: VersionVector, to: VersionVector, flags: BundleFlags = []) {
        precondition(BundleFlags.known.isSuperset(of: flags), "a header has the flags of its format")
        precondition(!flags.isContradictory, "a bundle cannot both withhold and contain private records")
        self.library = library
        self.from = from
        self.to = to
        self.flags = flags
    }
}
