internal import LibraryModel

/// What a frame carries; 0 isn't among the types, because it begins the trailer.
enum FrameKind: UInt8 {
    case segment = 1
    case privateRecords = 2
    case blobs = 3
    case snapshot = 4
    case items = 5

    /// How many changes, records, blobs or items one frame may have.
    var entryLimit: Int {
        switch self {
        case .segment: Limits.changesInSegment
        case .privateRecords: Limits.privateRecordsInFrame
        case .blobs: Limits.blobsInFrame
        case .snapshot: 1
        case .items: Limits.itemsInFrame
        }
    }

    /// For people: what is counted.
    var entryNoun: String {
        switch self {
        case .segment: "changes in a segment"
        case .privateRecords: "private records in a frame"
        case .blobs: "blobs in a frame"
        case .snapshot: "snapshots in a frame"
        case .items: "items in a frame"
        }
    }
}
