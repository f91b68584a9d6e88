public import Causality
public import WireFormat

/// What is to be handed over.
public struct ExportOptions: Hashable, Sendable {
    /// What the receiver holds already; only later changes are handed over.
    public var since = VersionVector()
    /// Whether the receiver is a reader, who gets no private records.
    public var isForReader = false
    /// Which captures go with the changes.
    public var blobs = BlobPolicy.all
    /// Changes before `since` whose private records the receiver lacks.
    public var withheld: [ChangeRange] = []
    /// Whether the baseline alone is handed over, as a snapshot with its private records and without captures.
    public var isBaselineOnly = false
    /// How far the receiver has the snapshot already that goes before the changes; passed over where another one does.
    public var arrived: SnapshotPlace?
    /// Captures that the receiver asks for beyond those of the changes.
    public var wantedCaptures: [ContentHash] = []
    /// About how many bytes go into a frame; `nil` as the store has it.
    public var goalInBytes: Int?

    /// Everything, for a member.
    public init() {}
}
