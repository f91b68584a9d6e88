internal import Causality
internal import LibraryModel

/// One step of a bundle: small enough to be held in memory as a whole.
public enum BundleFrame: Hashable, Sendable {
    /// Changes of one replica.
    case segment(Segment)
    /// Private records, ordered by dot.
    case privateRecords([PrivateEntry])
    /// Blobs, in any order.
    case blobs([BundleBlob])
    /// What a snapshot stands for; its items follow.
    case snapshot(SnapshotHead)
    /// Items of a snapshot, ordered by key.
    case items([SnapshotItem])

    /// What the frame is made of, and how many of them it has.
    var content: (kind: FrameKind, entries: Int) {
        switch self {
        case .segment(let segment): (.segment, segment.changes.count)
        case .privateRecords(let entries): (.privateRecords, entries.count)
        case .blobs(let blobs): (.blobs, blobs.count)
        case .snapshot: (.snapshot, 1)
        case .items(let items): (.items, items.count)
        }
    }

    /// Whether it belongs to a snapshot.
    public var isOfSnapshot: Bool {
        switch self {
        case .snapshot, .items: true
        case .segment, .privateRecords, .blobs: false
        }
    }

    /// About how much memory its content takes.
    public var contentInBytes: Int {
        switch self {
        case .segment(let segment): segment.changes.reduce(0) { $0 + $1.body.count }
        case .privateRecords(let entries): entries.reduce(0) { $0 + $1.record.body.count }
        case .blobs(let blobs): blobs.reduce(0) { $0 + $1.bytes.count }
        case .snapshot(let head): head.lines.reduce(0) { $0 + 96 + 32 * $1.context.count }
        case .items(let items): items.reduce(0) { $0 + $1.sizeInBytes }
        }
    }

    /// The canonical bytes of the frame's content.
    func encoded() throws(EncodingProblem) -> [UInt8] {
        switch self {
        case .segment(let segment): try SegmentCodec.encode(segment)
        case .privateRecords(let entries): try PrivateCodec.encode(entries)
        case .blobs(let blobs): try BlobsCodec.encode(blobs)
        case .snapshot(let head): try head.sealed
        case .items(let items): try SnapshotItemsCodec.encode(items)
        }
    }

    /// Reads the content of a frame of the given kind.
    init(_ kind: FrameKind, decoding payload: [UInt8]) throws(EncodingProblem) {
        switch kind {
        case .segment: self = .segment(try SegmentCodec.decode(payload))
        case .privateRecords: self = .privateRecords(try PrivateCodec.decode(payload))
        case .blobs: self = .blobs(try BlobsCodec.decode(payload))
        case .snapshot: self = .snapshot(try SnapshotHead(sealed: payload))
        case .items: self = .items(try SnapshotItemsCodec.decode(payload))
        }
    }
}
