public import WireFormat

/// What a sync did.
public struct SyncReport: Sendable {
    /// What became of the changes that came in.
    public var received = ReceivedCount()
    /// Changes that the remote did not have before, and has now.
    public var sent = 0
    /// Blobs and private records that the remote had lost, or never got, and has now.
    public var supplied = 0
    /// Changes that are held here and that the remote doesn't take, because one may only read there.
    public var unsent = 0
    /// The remote as it stands after.
    public var remote: RemoteState
    /// What people should know.
    public var notes: [RemoteNote] = []

    /// Whether nothing was new on either side.
    public var isNoOp: Bool {
        received.folded + received.early + received.captures + received.privateRecords + sent + supplied == 0
    }

    init(remote: RemoteState) { self.remote = remote }
}
