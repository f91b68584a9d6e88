/// The newest change of one author.
public struct ChainHead: Hashable, Sendable {
    /// Which one.
    public let change: ChangeID
    /// Its hash, which covers all before it.
    public let hash: ContentHash

    /// Creates a head.
    public init(change: ChangeID, hash: ContentHash) {
        self.change = change
        self.hash = hash
    }
}
