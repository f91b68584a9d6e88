/// One step of a change's context: a change that the author has newly seen, and which of its branches was meant.
public struct ContextEntry: Hashable, Sendable {
    /// The newest change of its replica that the author had seen.
    public let change: ChangeID
    /// The first eight bytes of that change's hash.
    ///
    /// They tell branches apart where one replica id had two writers.
    public let hashPrefix: UInt64

    /// Creates an entry.
    public init(change: ChangeID, hashPrefix: UInt64) {
        self.change = change
        self.hashPrefix = hashPrefix
    }
}
