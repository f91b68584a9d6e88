internal import Causality
internal import LibraryModel

/// What an operation said of a private record: all that is needed to find out whether the record is still needed.
struct PrivateWrite: Hashable {
    /// On which item.
    let item: ItemKey
    /// What the record must come to.
    let commitment: ContentHash
}
