internal import LibraryModel

/// What a frame carries; 0 isn't among the types, because it begins the trailer.
enum FrameKind: UInt8 {
    case segment = 1
    case privateRecords = 2
    case blobs = 3

    /// How many changes, records or blobs one frame may have.
    var entryLimit: Int {
        switch self {
        case .segment: Limits.changesInSegment
        case .privateRecords: PrivateCodec.entriesLimit
        case .blobs: Limits.blobsInFrame
        }
    }

    /// For people: what is counted.
    var entryNoun: String {
        switch self {
        case .segment: "changes in a segment"
        case .privateRecords: "private records in a frame"
        case .blobs: "blobs in a frame"
        }
    }
}
