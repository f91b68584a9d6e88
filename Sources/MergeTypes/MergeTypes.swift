/// MergeTypes holds the values that merge: `Register`, `ObservedRemoveSet` and `TouchSet`.
///
/// Each is a pure value. Operations are applied in causal order: every event comes after all that it has seen. Under
/// that order the result depends on the set of events alone, and nothing needs a tombstone. The laws and their promises
/// are in Protocol/Model.md, and stand as tests beside each type.
///
/// The module deliberately does not know articles, bytes or storage.
public enum MergeTypes {}
