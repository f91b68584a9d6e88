internal import LibraryModel

/// How a replica's file is opened.
public struct StoreOptions: Hashable, Sendable {
    /// When a commit counts as done.
    public enum Durability: Hashable, Sendable {
        /// After the disk has it: an acknowledged edit survives a loss of power.
        case full
        /// After the operating system has it: an acknowledged edit survives the end of the process only.
        case normal
    }

    /// When a commit counts as done.
    public var durability = Durability.full
    /// How long to wait for another process that writes.
    public var lockTimeoutInSeconds = 10
    /// Whether a new replica keeps the search index.
    ///
    /// An existing one goes on as it was made.
    public var keepsSearchIndex = true
    /// About how many bytes go into a frame of what this store hands over; items at a hub stay in frames as they came.
    ///
    /// Each frame is compressed, kept or sent again as a whole: small ones lose less where connections break, and take more
    /// room.
    public var frameGoalInBytes = Limits.frameGoalInBytes
    /// What the lock file says about this process.
    public var processDescription = "a program"

    /// Creates the default options.
    public init() {}
}
