/// One operation's place in causal history: its name, its time, and what its author had seen.
public struct Event: Sendable {
    /// The operation's name.
    public let dot: Dot
    /// The change's time.
    ///
    /// It only breaks ties between concurrent events.
    public let timestamp: Timestamp
    /// What the author's replica held before the change, its own earlier changes included.
    public let context: VersionVector

    /// Creates an event.
    public init(dot: Dot, timestamp: Timestamp, context: VersionVector) {
        self.dot = dot
        self.timestamp = timestamp
        self.context = context
    }

    /// Whether `other` came before this event: it is in the context, or stands earlier in the same change.
    public func hasSeen(_ other: Dot) -> Bool {
        // An author has seen all that it did before.
        if other.replica == dot.replica {
            return other.sequence < dot.sequence || other.sequence == dot.sequence && other.index < dot.index
        }
        return context.contains(other.change)
    }
}
