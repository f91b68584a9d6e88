internal import WireFormat

/// A frame that has arrived, with all done that needs no database: captures are packed as the database holds them.
enum ReadyFrame: Sendable {
    case segment(Segment)
    case privateRecords([PrivateEntry])
    case captures([PackedCapture])
    case snapshot(SnapshotHead)
    case items([SnapshotItem])

    /// How far another thread makes frames ready before they are taken: a frame or two.
    private static let aheadInBytes = 1 << 20

    private init(_ frame: BundleFrame, _ codec: CaptureCodec) {
        switch frame {
        case .segment(let segment): self = .segment(segment)
        case .privateRecords(let entries): self = .privateRecords(entries)
        case .blobs(let blobs): self = .captures(blobs.map { PackedCapture($0.bytes, hash: $0.hash, by: codec) })
        case .snapshot(let head): self = .snapshot(head)
        case .items(let items): self = .items(items)
        }
    }

    /// Takes frames on this thread while another one asks for them and makes them ready.
    ///
    /// - Parameters:
    ///   - source: the next frame, and what is to be taken with it; `nil` after the last.
    ///   - codec: used on the other thread until this returns.
    /// - Throws: what `source` and `take` throw.
    static func each<Note: Sendable>(
        of source: () throws -> (frame: BundleFrame, note: Note)?, _ codec: CaptureCodec,
        _ take: (ReadyFrame, Note) throws -> Void
    ) throws {
        try Conveyor<(ReadyFrame, Note)>.making(upToBytes: aheadInBytes) { ready in
            while let (frame, note) = try source() {
                try ready.put((ReadyFrame(frame, codec), note), bytes: frame.contentInBytes)
            }
        } taking: { ready in
            while let (frame, note) = try ready.next() { try take(frame, note) }
        }
    }

    /// The same with frames that are in memory.
    static func each(
        of frames: [BundleFrame], _ codec: CaptureCodec, _ take: (ReadyFrame) throws -> Void
    ) throws {
        var rest = frames.makeIterator()
        let source = { rest.next().map { (frame: $0, note: ()) } }
        try each(of: source, codec) { frame, _ in try take(frame) }
    }
}
