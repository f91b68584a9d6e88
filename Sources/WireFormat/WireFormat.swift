/// WireFormat turns changes into canonical bytes and back.
///
/// - `Change/`: operations, parts with their commitments, and the hash that chains a replica's changes.
/// - `Typing/`: changes that were typed, as columns.
/// - `Bundle/`: segments, private records and blobs, and the bundle that carries them.
/// - `Compression/`: zstd with exact, bounded sizes.
///
/// All bytes that come in are hostile: each count and length is checked against `Limits` before memory is taken, and
/// every refusal says what and where. The module deliberately knows no files, no sockets and no SQL.
/// See Protocol/Encoding.md and Protocol/Bundles.md.
public enum WireFormat {
    /// The version of changes and bundles that this program writes, and the newest that it reads.
    public static let formatVersion: UInt64 = 1
}
