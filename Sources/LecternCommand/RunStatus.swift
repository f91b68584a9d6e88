/// How a run ends: the one table of exit codes, the same as in Docs/CommandLine.md.
enum RunStatus: Int32, CaseIterable {
    /// All of it was done.
    case success = 0
    /// It failed; nothing was changed unless the message says so.
    case failure = 1
    /// The words on the command line make no sense.
    case usage = 2
    /// Some of what was asked for was done; or all of it, and it couldn't be told.
    case partlyDone = 3
    /// What was named is not there.
    case notFound = 4
    /// It was done, and people have conflicts to look at.
    case conflicts = 5
    /// Another machine could not be reached.
    case network = 6
    /// Bytes are damaged, here or in what arrived.
    case corrupt = 7
    /// There is no library.
    case noLibrary = 10
    /// Somebody else holds the library.
    case locked = 11
    /// The person stopped it.
    case interrupted = 130

    /// The status for a problem's stable code; what the table doesn't name is a plain failure.
    init(code: String) { self = Self.byCode[code] ?? .failure }

    /// The codes of problems whose status is not `failure`.
    static let byCode: [String: RunStatus] = [
        "usage": .usage,
        "environment": .usage,
        "not-confirmed": .usage,
        "unknown-setting": .usage,
        "wrong-kind": .usage,

        "unwritable-output": .partlyDone,

        "unknown-id": .notFound,
        "not-found": .notFound,
        "unknown-replica": .notFound,
        "unknown-field": .notFound,
        "no-body": .notFound,
        "no-email": .notFound,
        "no-capture": .notFound,
        "not-yet": .notFound,
        "unknown-change": .notFound,
        "no-conflict": .notFound,
        "quote-not-found": .notFound,

        "unknown-remote": .notFound,
        "unknown-library": .notFound,
        "unknown-token": .notFound,
        "bad-address": .usage,
        "listen-address": .usage,

        "unreachable": .network,
        "interrupted": .network,
        "busy": .network,
        "remote-failed": .network,
        "vanished": .network,

        "remote-damaged": .corrupt,
        "bundle-unknown": .corrupt,
        "bundle-truncated": .corrupt,
        "bundle-damaged": .corrupt,
        "bundle-over-limit": .corrupt,
        "bundle-hash": .corrupt,
        "bundle-trailing": .corrupt,
        "damaged": .corrupt,
        "snapshot-damaged": .corrupt,
        "request-damaged": .corrupt,
        "damaged-tokens": .corrupt,
        "private-mismatch": .corrupt,
        "corrupt": .corrupt,

        "no-library": .noLibrary,
        "not-a-library": .noLibrary,
        "locked": .locked,
    ]
}
