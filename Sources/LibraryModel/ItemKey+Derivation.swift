internal import Causality

extension ItemID {
    /// The identifier of an article that has a URL: the first half of a SHA-256 over its key and generation.
    ///
    /// - Parameter generation: 1, and one more for each time the page was purged.
    public static func article(urlKey: String, generation: UInt64) -> ItemID {
        derived("lectern/article/1", urlKey, generation)
    }

    /// The identifier of a tag.
    public static func tag(_ key: NameKey) -> ItemID { derived("lectern/tag/1", key.text, 1) }

    /// The identifier of a collection, from the keys of its path joined by `/`.
    public static func collection(path: String) -> ItemID { derived("lectern/collection/1", path, 1) }

    /// A version 7 UUID: milliseconds since 1970, then random bits.
    public static func timeOrdered(
        atMilliseconds milliseconds: Int64, using generator: inout some RandomNumberGenerator
    ) -> ItemID {
        let time = UInt128(UInt64(clamping: milliseconds) & 0xffff_ffff_ffff) << 80
        let version = UInt128(0x7000 | (generator.next() & 0xfff)) << 64
        let variant = UInt128(generator.next() >> 2 | 1 << 63)
        return ItemID(value: time | version | variant)
    }

    private static func derived(_ purpose: String, _ key: String, _ generation: UInt64) -> ItemID {
        var writer = ByteWriter(capacity: key.utf8.count + 32)
        writer.text(purpose)
        writer.text(key)
        writer.number(generation)
        return ItemID(value: ContentHash(hashing: writer.bytes).high)
    }
}
