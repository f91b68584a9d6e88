/// Causality names every change of a library and orders them.
///
/// This is the ground floor: identifiers of 128 bits, dots, version vectors, the hybrid logical clock, content hashes,
/// and the canonical bytes that all of them have. See Protocol/Clocks.md and Protocol/Encoding.md.
///
/// The module deliberately does not know what a change does, where it is kept, or how it travels. It never reads a
/// clock and never draws a random number: both are arguments.
public enum Causality {
    /// The largest sequence number of a change; larger ones are refused when bytes are read.
    public static let largestSequence: UInt64 = 1 << 48
}
