public import Causality

/// What an author needs to look up, beyond what the fold needs.
public protocol EditableStorage: ItemStorage {
    /// The articles whose current URL has a canonical key from which their identifier doesn't follow, in any
    /// order.
    ///
    /// What the change that is being built did to URLs may be left out.
    mutating func articles(movedTo urlKey: String) throws -> [ItemID]

    /// The items directly beneath an item, ordered, whatever their lifecycle.
    mutating func children(of key: ItemKey) throws -> [ItemKey]

    /// Whether something came of what was done to an item, if anything was; it stays so.
    mutating func isKnown(_ key: ItemKey) throws -> Bool

    /// Begins an item under an identifier that was drawn just now: nothing can be known of it, and nobody need look.
    mutating func begin(_ key: ItemKey)

    /// Keeps a capture's bytes and returns their hash. Keeping the same bytes again does nothing.
    mutating func keep(capture bytes: [UInt8]) throws -> ContentHash

    /// All edits of a text, in an order in which each comes after those that it was made upon.
    mutating func textRecords(of text: TextKey) throws -> [TextRecord]

    /// Whether an item in the trash is kept visible here, because somebody took away too much at once.
    mutating func isHeld(_ key: ItemKey) throws -> Bool

    /// Lets an item that is held go where its state says.
    mutating func letGo(_ key: ItemKey) throws

    /// A capture's bytes; `nil` where they are not here.
    mutating func capture(_ hash: ContentHash) throws -> [UInt8]?

    /// A text on a capture, prepared for finding words in it; `nil` where the capture is not here.
    mutating func preparedText(_ text: ItemText?, on capture: ContentHash) throws -> PreparedText?

    /// Keeps the private record that the operation `dot` commits to.
    mutating func keep(_ record: PrivateRecord, at dot: Dot) throws

    /// The private record that an operation commits to; `nil` where it is withheld.
    mutating func privateRecord(at dot: Dot) throws -> PrivateRecord?
}
