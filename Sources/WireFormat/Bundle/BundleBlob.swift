public import Causality

/// Immutable bytes under their hash: a capture, an image, the original of a page.
public struct BundleBlob: Hashable, Sendable {
    /// SHA-256 of the bytes.
    public let hash: ContentHash
    /// The bytes as they were saved.
    public let bytes: [UInt8]

    /// Creates a blob under the hash that it was stored with.
    ///
    /// The hash isn't computed again here. A wrong one goes into the bundle as it is, and every reader refuses it.
    public init(hash: ContentHash, bytes: [UInt8]) {
        self.hash = hash
        self.bytes = bytes
    }
}
