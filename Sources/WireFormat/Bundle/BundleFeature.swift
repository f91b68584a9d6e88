/// A part of the format that can grow, and by which a bundle can be newer than its reader.
public enum BundleFeature: String, Hashable, Sendable {
    /// The format as a whole.
    case format
    /// The flags in the header.
    case flags
    /// The type of a frame.
    case frameType = "frame type"
    /// The compression of a frame.
    case compression
}
