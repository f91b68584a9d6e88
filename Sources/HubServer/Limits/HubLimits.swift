internal import LibraryModel

/// What a hub takes at most, and how long it waits.
public struct HubLimits: Hashable, Sendable {
    /// The bytes of one push.
    public var pushInBytes = 4 << 30
    /// The bytes of one blob.
    public var blobInBytes = Limits.blobInBytes
    /// The bytes of all requests' bodies together that are in memory.
    ///
    /// That is what came and isn't stored yet, as it came or decompressed, and blobs until they have left.
    public var heldInBytes = 512 << 20
    /// Of these, the bytes of one token's requests; no less than two frames of the largest size.
    public var heldInBytesPerToken = 256 << 20
    /// Requests at once, event streams not among them.
    public var requests = 256
    /// Requests at once in one library.
    public var requestsPerLibrary = 32
    /// Requests at once of one token, event streams not among them.
    public var requestsPerToken = 8
    /// Event streams at once.
    public var eventStreams = 2_000
    /// Event streams at once of one token, which several machines may share.
    public var eventStreamsPerToken = 64
    /// Connections at once; others wait to be accepted.
    public var connections = 4_096
    /// Requests a second of one token, or of one address that has none.
    public var requestsPerSecond = 50.0
    /// Requests that may come at once after a time of quiet.
    public var requestsInBurst = 200
    /// How long nothing may come of a request, or nothing be taken of an answer, or nothing be asked over a connection.
    ///
    /// A body that is held as a whole has this time for each MiB of it, and what comes after an answer has it in all.
    public var idleTime = Duration.seconds(60)
    /// The bytes of a push that have to come in each such time.
    ///
    /// They are few, so that the slowest lines can push; less than that is as good as nothing.
    public var leastPushedInBytes = 4 << 10
    /// How long a push goes on before it is asked again whether its sender may push; nothing is taken without asking.
    public var accessInterval = Duration.seconds(5)
    /// The bytes of a refused body that are passed over, so that the refusal is read, before the connection is closed.
    public var passedOverInBytes = 64 << 20
    /// The pause between signs of life on event streams.
    public var keepAliveInterval = Duration.seconds(30)
    /// Libraries that are open at once.
    public var openLibraries = 64
    /// How long a library stays open that nobody uses.
    public var libraryIdleTime = Duration.seconds(300)
    /// How long the hub finishes what it accepted, when it is told to end.
    public var shutdownTime = Duration.seconds(60)

    /// The files and connections that a process needs open at once to keep to these limits.
    ///
    /// A library has those of a writing connection, of four reading ones, and of its locks.
    var openFiles: Int { connections + openLibraries * 16 + 64 }

    /// Creates the limits of a hub for some hundred replicas on a small machine.
    public init() {}
}
