/// The limits of the model and of the formats, in one table; Protocol/Limits.md says the same for people.
///
/// A few stand with what they bound, such as clocks and hosts: those are the second table there.
///
/// Bytes are UTF-8 bytes. A limit is checked before memory is taken for what it bounds.
public enum Limits {
    /// One body, note or comment.
    public static let textInBytes = 16 << 20
    /// A title, name, label, colour, language, media type or other short text.
    public static let shortTextInBytes = 4 << 10
    /// An excerpt.
    public static let excerptInBytes = 64 << 10
    /// A URL.
    public static let urlInBytes = 8 << 10
    /// The name of a tag or of a collection's component.
    public static let nameInBytes = 512
    /// An e-mail address.
    public static let emailInBytes = 320
    /// Components in a collection's path.
    public static let collectionDepth = 16
    /// Authors of an article.
    public static let authors = 256
    /// The exact quote of an anchor.
    public static let quoteInBytes = 256 << 10
    /// An anchor: its quote, the text around it, and the names of the marked characters.
    public static let anchorInBytes = 8 << 20
    /// Scalars of text kept before and after a quote.
    public static let quoteContextInScalars = 32
    /// One value of a register or element of a set, known or unknown.
    public static let valueInBytes = textInBytes + 1024
    /// Operations in one change.
    public static let operationsInChange = 1 << 20
    /// Parts in one change.
    public static let partsInChange = 1 << 18
    /// Items that one part touches.
    public static let touchesInPart = 1 << 12
    /// Items that the parts of one change touch, counted for each part.
    public static let touchesInChange = 1 << 20
    /// Writes, elements or dots that one operation lists.
    public static let entriesInOperation = 1 << 16
    /// Fields, siblings, elements or dots in one item's state, of which a row has no more than its bytes allow: whatever
    /// changes may come to must be readable.
    public static let entriesInState = 1 << 32
    /// An offset in an item's row of a text's root, which goes on without an end.
    public static let offsetInRow = 1 << 60
    /// Splices in one edit of a text.
    public static let splicesInEdit = 1 << 20
    /// One operation's bytes.
    public static let operationInBytes = 32 << 20
    /// One part's bytes.
    public static let partInBytes = 48 << 20
    /// One change's bytes without private records.
    public static let changeInBytes = 64 << 20
    /// One private record's bytes.
    public static let privateRecordInBytes = 16 << 10
    /// Fields of one private record.
    public static let fieldsInPrivateRecord = 64
    /// Replicas in one version vector.
    public static let replicas = 1 << 16
    /// One frame of a bundle, compressed or not.
    public static let frameInBytes = 96 << 20
    /// Uncompressed bytes at which a writer closes a segment or a frame of blobs and starts the next.
    public static let frameGoalInBytes = 1 << 20
    /// Changes in one segment.
    public static let changesInSegment = 1 << 16
    /// Frames in one bundle.
    public static let framesInBundle = 1 << 24
    /// One blob.
    public static let blobInBytes = 64 << 20
    /// Blobs in one frame.
    public static let blobsInFrame = 1 << 16
    /// Private records in one frame.
    public static let privateRecordsInFrame = 1 << 16
    /// Items in one frame of a snapshot.
    public static let itemsInFrame = 1 << 16
    /// Items in one snapshot.
    public static let itemsInSnapshot = 1 << 32
    /// Ranges, and wanted blobs, of one pull request.
    public static let entriesInRequest = 1 << 12
}
