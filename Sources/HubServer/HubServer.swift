/// HubServer is a place on the network where the replicas of many libraries meet: the changes of each, over HTTP.
///
/// - `HubRoutes`: the endpoints of Protocol/HTTP.md, on anybody's Hummingbird router.
/// - `HubLibraries` and `HubAccess`: where the libraries come from, and who may do what. An embedder brings their own;
///   `StorePool` opens stores on demand, and `TokenAccess` reads the tokens of a data directory.
/// - `HubDirectory`: the data directory of a hub: one folder a library, with its tokens.
/// - `HubApplication`: the whole server: an address, TLS, limits, metrics, an end that finishes what was accepted.
///
/// Deliberately absent: SQL and merging. A library is whatever conforms to `ChangeStore`; the hub checks who asks,
/// measures what comes in, and hands frames on. It keeps no session: each request stands by itself, so that a client
/// that was cut off asks again, of this process or of the next.
@_exported public import Lectern
@_exported public import SyncProtocol
