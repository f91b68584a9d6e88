/// MergeTypes holds the values that merge: `Register`, `ObservedRemoveSet`, `TouchSet`, and texts.
///
/// Each is a pure value. Operations are applied in causal order: every event comes after all that it has seen. Under
/// that order the result depends on the set of events alone, and nothing needs a tombstone. The laws and their promises
/// are in Protocol/Model.md, and stand as tests beside each type.
///
/// A text at rest is `TextPieces`; a change of it is a `TextEdit`; edits that weren't made one after another are merged
/// by a `TextWalker`, which is opened for them alone. How a whole new text becomes an edit is in `Text/Difference`.
///
/// The module deliberately does not know articles, bytes or storage.
public enum MergeTypes {}
