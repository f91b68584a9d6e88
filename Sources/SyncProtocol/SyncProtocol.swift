/// SyncProtocol is what a replica asks of a remote, and the one procedure that brings the two together.
///
/// - `ChangeStore`: who holds changes, hands out what others lack and takes what it lacks: a replica, a hub's log.
/// - `Remote`: a place where bundles go: a hub, a folder, the memory of a test.
/// - `PullRequest`, `ChangeOffer`: the question and the answer, the same in both directions.
/// - `SyncProcedure`: pull, push, fill what is lacking, try again.
/// - `HubNames`: what a hub and its remotes call things, which HubServer and HubRemote share.
///
/// Deliberately absent: files, sockets, clocks, random numbers. Waiting and jitter are arguments, and what a change does
/// is nobody's business here. See Protocol/Sync.md.
public enum SyncProtocol {
    /// The version of requests that this program writes, and the newest that it reads.
    public static let version: UInt8 = 1
}
