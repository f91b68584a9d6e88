/// LibraryModel says what a library holds and what each operation does to it.
///
/// - `ItemKey` names an item: an article, annotation, comment, tag or collection, a replica, or the library itself.
/// - `LibraryOperation` is one step of a change; `Operations/` has one file for each, with payload, limits and effect.
/// - `ItemState` is an item's merge state; `LibraryFold` is the one way by which operations reach it, local or received.
/// - `LibraryState` is the whole library in memory: the reference that the store is tested against.
/// - `ChangeBuilder` and `Edits/` turn what a person wants into operations.
/// - `Views/` reads merge state as articles, annotations and comments.
///
/// The module deliberately does not know files, SQL or bytes on the wire, never reads a clock and draws no random
/// numbers of its own. See Protocol/Model.md.
public enum LibraryModel {
    /// Which fold made a projection or a digest.
    ///
    /// Digests compare at equal vector and equal fold version.
    public static let foldVersion: UInt64 = 2
}
