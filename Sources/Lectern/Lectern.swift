/// Lectern keeps a library of articles, annotations and comments on this machine and merges it with its other replicas.
///
/// This is the entrance. `Replica` is the one type to start from: open or create one, edit it, query it, observe it, and
/// exchange bundles with other replicas or sync with a remote. Everything works without a network, and nothing typed is
/// lost by a merge.
///
/// The module deliberately knows no commands and no transports: bundles are files here, and a `Remote` is given by
/// whoever syncs. `LibraryLog` is what a hub keeps instead of a replica. Values such as `Article` and errors such as
/// `EditProblem` come from the modules beneath, which it exports.
@_exported public import Causality
@_exported public import LibraryModel
@_exported public import MergeTypes
@_exported public import ReplicaStore
@_exported public import SyncProtocol
@_exported public import WireFormat
