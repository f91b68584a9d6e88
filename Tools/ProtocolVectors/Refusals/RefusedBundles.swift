import Causality
import LibraryModel
import WireFormat

/// Bundles that break a rule of Protocol/Bundles.md.
enum RefusedBundles {
    static func cases() throws -> [RefusedBundle] { try beginnings() + headers + frames() + endings() }

    private static let library = ChangeHistory.sampleLibrary
    private static let smallest = BundleAssembly(library: library).finished()

    /// The fields of a header.
    private static func fields(flags: [UInt8] = [0], from: [UInt8] = [0], to: [UInt8] = [0]) -> [UInt8] {
        library.bytes + flags + from + to
    }

    private static func headed(_ fields: [UInt8], format: UInt8 = 1) -> [UInt8] {
        BundleAssembly(fields: fields, format: format).finished()
    }

    private static func beginnings() throws -> [RefusedBundle] {
        let lineFeeds = smallest.prefix(5) + smallest.dropFirst(6)
        return [
            RefusedBundle("no bytes at all", [], "bundle-truncated"),
            RefusedBundle(
                "a text", Array("A text of some length, and no bundle.\n".utf8), "bundle-unknown", isForHubs: true),
            RefusedBundle("a file of zeros", [UInt8](repeating: 0, count: 80), "bundle-unknown"),
            RefusedBundle("the first byte is another", [0x8d] + smallest.dropFirst(), "bundle-unknown"),
            RefusedBundle(
                "carriage returns were taken out", Array(lineFeeds), "bundle-damaged"),
            RefusedBundle(
                "line feeds were made carriage returns and line feeds",
                smallest.prefix(5) + [0x0d, 0x0d, 0x0a, 0x0d, 0x0a, 0x0d, 0x0a] + smallest.dropFirst(8),
                "bundle-damaged"),
        ]
            + [4, 8, 12, 20, 39, 40, 41, 45, 76].map { count in
                RefusedBundle(
                    "the smallest bundle, cut after \(count) bytes", Array(smallest.prefix(count)), "bundle-truncated",
                    isForHubs: count == 40)
            }
    }

    private static var headers: [RefusedBundle] {
        let one = VersionVectorVectors.bytes(VersionVector(of: [1: 1]))
        let entry = Array(one.dropFirst())
        var flipped = smallest
        flipped[20] ^= 1
        let large = BundleAssembly(fields: fields(), size: 3_014_689).finished()
        return [
            RefusedBundle("a bit of the header is another", flipped, "bundle-damaged", isForHubs: true),
            RefusedBundle("a newer format", headed(fields(), format: 2), "bundle-newer", isForHubs: true),
            RefusedBundle("a newer format with fields of its own", headed([1, 2, 3], format: 9), "bundle-newer"),
            RefusedBundle("the format 0", headed(fields(), format: 0), "bundle-damaged"),
            RefusedBundle("a flag that nobody knows", headed(fields(flags: [8])), "bundle-newer"),
            RefusedBundle(
                "a flag that nobody knows, and fields that follow from it", headed(fields(flags: [0x80, 1]) + [7]),
                "bundle-newer"),
            RefusedBundle("flags that exclude each other", headed(fields(flags: [3])), "bundle-damaged"),
            RefusedBundle("flags in more bytes than it takes", headed(fields(flags: [0x80, 0])), "bundle-damaged"),
            RefusedBundle("fields that end too early", headed(Array(fields().dropLast())), "bundle-damaged"),
            RefusedBundle("fields that go on", headed(fields() + [0]), "bundle-damaged"),
            RefusedBundle("a vector names an author twice", headed(fields(to: [2] + entry + entry)), "bundle-damaged"),
            RefusedBundle(
                "the authors of a vector are out of order",
                headed(fields(to: [2] + VersionVectorVectors.bytes(VersionVector(of: [2: 1])).dropFirst() + entry)),
                "bundle-damaged"),
            RefusedBundle("a vector holds the change 0", headed(fields(to: one.dropLast() + [0])), "bundle-damaged"),
            RefusedBundle(
                "a vector holds a change above the largest",
                headed(fields(to: one.dropLast() + [0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40])), "bundle-over-limit"),
            RefusedBundle(
                "a vector of more authors than there may be", headed(fields(to: [0x81, 0x80, 0x04] + entry)),
                "bundle-over-limit"),
            RefusedBundle("more fields than a header may have", large, "bundle-over-limit", isForHubs: true),
        ]
    }

    private static func frames() throws -> [RefusedBundle] {
        let blobs = try SampleFrame.blobs([String(repeating: "a", count: 1_000)])
        let head = Array(blobs.payload.prefix(blobs.payload.count - 1_000))
        let blocks = ZstandardBlocks(.raw(head), .repeated(0x61, count: 1_000))
        let records = try SampleFrame.privateRecords(SampleHistory.comments().privateEntries)
        func bundle(flags: UInt64 = 0, _ body: (inout BundleAssembly) -> Void) -> [UInt8] {
            var assembly = BundleAssembly(library: library, flags: flags)
            body(&assembly)
            return assembly.finished()
        }
        func blob(
            type: UInt8 = 3, compression: UInt8 = 0, entries: Int = 1, stored: [UInt8]? = nil, storedSize: Int? = nil,
            size: Int? = nil
        ) -> [UInt8] {
            bundle {
                $0.add(
                    type: type, compression: compression, entries: entries, stored: stored ?? blobs.payload,
                    storedSize: storedSize, size: size)
            }
        }
        let size = blobs.payload.count
        let bomb = ZstandardBlocks(.repeated(0x61, count: 100_000), .repeated(0x61, count: 100_000))
        return [
            RefusedBundle("a type that nobody knows", blob(type: 9), "bundle-newer"),
            RefusedBundle("a compression that nobody knows", blob(compression: 2, size: 5_000), "bundle-newer"),
            RefusedBundle(
                "a type that nobody knows in a bundle that is damaged: damage isn't taken for progress",
                blob(type: 9).dropLast() + [0], "bundle-hash"),
            RefusedBundle("a frame without entries", blob(entries: 0), "bundle-damaged"),
            RefusedBundle("more entries than are there", blob(entries: 2), "bundle-damaged"),
            RefusedBundle("more entries than there may be", blob(entries: 65_537), "bundle-over-limit"),
            RefusedBundle("an uncompressed frame with two sizes", blob(size: size + 1), "bundle-damaged"),
            RefusedBundle(
                "a frame larger than any may be", blob(storedSize: (96 << 20) + 1, size: (96 << 20) + 1),
                "bundle-over-limit"),
            RefusedBundle(
                "a frame of which not all is there", blob(storedSize: size + 100_000, size: size + 100_000),
                "bundle-truncated"),
            RefusedBundle(
                "items of a snapshot that do not ascend from frame to frame", try itemsOutOfOrder(), "bundle-damaged"),
            RefusedBundle(
                "private records that the header does not announce", bundle { $0.add(records) }, "bundle-damaged"),
            RefusedBundle(
                "a compressed frame that has not become smaller",
                blob(compression: 1, stored: blocks.bytes, size: blocks.bytes.count), "bundle-damaged"),
            RefusedBundle(
                "a compressed frame that may not expand so far",
                blob(compression: 1, stored: blocks.bytes, size: (96 << 20) - 1),
                "bundle-over-limit"),
            RefusedBundle(
                "compressed bytes that are none", blob(compression: 1, stored: head, size: size), "bundle-damaged"),
            RefusedBundle(
                "compressed bytes that come to less than was stated",
                blob(compression: 1, stored: blocks.bytes, size: size + 1), "bundle-damaged"),
            RefusedBundle(
                "compressed bytes that state another size than they come to",
                blob(compression: 1, stored: blocks.bytes(stating: size + 1), size: size + 1), "bundle-damaged"),
            RefusedBundle(
                "compressed bytes with others behind them",
                blob(compression: 1, stored: blocks.bytes + [0], size: size), "bundle-damaged"),
            RefusedBundle(
                "two compressed frames in one",
                blob(compression: 1, stored: blocks.bytes + blocks.bytes, size: 2 * size), "bundle-damaged"),
            RefusedBundle(
                "a small frame that stands for much, and is nothing",
                blob(compression: 1, stored: bomb.bytes, size: 200_000), "bundle-damaged"),
        ]
    }

    private static func itemsOutOfOrder() throws -> [UInt8] {
        var assembly = BundleAssembly(library: library)
        let line = SnapshotVectors.line(0, 3, seen: [:])
        assembly.add(type: 4, stored: try SnapshotHead.sample(lines: [line], items: 2).encoded())
        for value in [UInt128(2), 1] {
            let key = ItemKey(kind: .article, id: ItemID(value: value))
            let item = SnapshotItem(key: key, row: ItemState().canonicalRow, texts: [])
            assembly.add(type: 5, stored: try SnapshotItemsCodec.encode([item]))
        }
        return assembly.finished()
    }

    private static func endings() throws -> [RefusedBundle] {
        let whole = try SampleHistory.comments().bundle()
        var flipped = whole
        flipped[whole.count - 60] ^= 0x40
        var counted = BundleAssembly(library: library)
        counted.add(try SampleFrame.blobs(["b"]))
        return [
            RefusedBundle("the trailer counts a frame that isn't there", counted.finished(frames: 2), "bundle-damaged"),
            RefusedBundle("the trailer counts too few frames", counted.finished(frames: 0), "bundle-damaged"),
            RefusedBundle(
                "a bit of the hash at the end is another", smallest.dropLast() + [smallest[76] ^ 1], "bundle-hash",
                isForHubs: true),
            RefusedBundle("a bit within a frame is another", flipped, "bundle-hash"),
            RefusedBundle("a byte behind the end", smallest + [0], "bundle-trailing", isForHubs: true),
            RefusedBundle("two bundles, one behind the other", smallest + smallest, "bundle-trailing"),
            RefusedBundle(
                "a bundle without its last byte", Array(whole.dropLast()), "bundle-truncated", isForHubs: true),
        ]
    }
}
