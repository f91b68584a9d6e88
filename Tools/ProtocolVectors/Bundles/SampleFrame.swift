import Causality
import LibraryModel
import WireFormat

/// A frame of a bundle, with its payload.
struct SampleFrame {
    let type: UInt8
    let word: String
    let entries: Int
    let payload: [UInt8]
    /// The payload as it is stored where that is something else.
    var compressed: [UInt8]?

    static func segment(_ segment: Segment) throws -> SampleFrame {
        SampleFrame(
            type: 1, word: "segment", entries: segment.changes.count, payload: try SegmentCodec.encode(segment))
    }

    static func privateRecords(_ entries: [PrivateEntry]) throws -> SampleFrame {
        SampleFrame(
            type: 2, word: "private records", entries: entries.count, payload: try PrivateCodec.encode(entries))
    }

    static func blobs(_ texts: [String]) throws -> SampleFrame {
        let blobs = texts.map { BundleBlob(hash: ContentHash(hashing: Array($0.utf8)), bytes: Array($0.utf8)) }
        return SampleFrame(type: 3, word: "blobs", entries: blobs.count, payload: try BlobsCodec.encode(blobs))
    }

    static func snapshot(_ head: SnapshotHead) throws -> SampleFrame {
        SampleFrame(type: 4, word: "snapshot", entries: 1, payload: try head.sealed)
    }

    static func items(_ items: [SnapshotItem]) throws -> SampleFrame {
        SampleFrame(type: 5, word: "items", entries: items.count, payload: try SnapshotItemsCodec.encode(items))
    }

    /// This frame with its payload in a Zstandard frame of blocks that need no compressor.
    func storing(_ blocks: ZstandardBlocks) -> SampleFrame {
        precondition(blocks.content == payload, "blocks come to the payload")
        var frame = self
        frame.compressed = blocks.bytes
        return frame
    }

    var json: JSONValue {
        ["type": .text(word), "compression": compressed == nil ? 0 : 1, "bytes": .hex(payload)]
    }
}

extension BundleAssembly {
    /// Adds a frame.
    mutating func add(_ frame: SampleFrame) {
        add(
            type: frame.type, compression: frame.compressed == nil ? 0 : 1, entries: frame.entries,
            stored: frame.compressed ?? frame.payload, size: frame.payload.count)
    }
}
