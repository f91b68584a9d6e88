/// A Zstandard frame (RFC 8878) made by hand of blocks that are stored as they are, or that repeat one byte.
struct ZstandardBlocks {
    /// A block.
    enum Block {
        case raw([UInt8])
        case repeated(UInt8, count: Int)
    }

    let blocks: [Block]

    init(_ blocks: Block...) { self.blocks = blocks }

    /// What a decompressor makes of it.
    var content: [UInt8] {
        blocks.flatMap { block in
            switch block {
            case .raw(let bytes): bytes
            case .repeated(let byte, let count): [UInt8](repeating: byte, count: count)
            }
        }
    }

    /// The magic number, a header that states the content's size in four bytes, the blocks.
    var bytes: [UInt8] { bytes(stating: content.count) }

    func bytes(stating size: Int) -> [UInt8] {
        // A single segment, so there is no window of its own; no checksum, no dictionary.
        let header: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0xa0]
        let last = blocks.count - 1
        return header + (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
            + blocks.enumerated().flatMap { Self.bytes(of: $1, isLast: $0 == last) }
    }

    private static func bytes(of block: Block, isLast: Bool) -> [UInt8] {
        let (type, size, stored) =
            switch block {
            case .raw(let bytes): (0, bytes.count, bytes)
            case .repeated(let byte, let count): (1, count, [byte])
            }
        let head = (isLast ? 1 : 0) | type << 1 | size << 3
        return (0..<3).map { UInt8(truncatingIfNeeded: head >> (8 * $0)) } + stored
    }
}
