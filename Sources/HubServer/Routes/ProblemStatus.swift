internal import Hummingbird

/// The HTTP status of each code that leaves a hub: Protocol/HTTP.md, "Errors".
///
/// A code that isn't here is the hub's own trouble, and its sentence may speak of paths; it leaves as `failed`.
enum ProblemStatus {
    static let insufficientStorage = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")

    static let byCode: [String: HTTPResponse.Status] = [
        // Who asks.
        "unauthorized": .unauthorized,
        "token-expired": .unauthorized,
        "forbidden": .forbidden,
        "too-many-requests": .tooManyRequests,
        // What is asked for.
        "unknown-library": .notFound,
        "not-found": .notFound,
        "method": .methodNotAllowed,
        "range": .rangeNotSatisfiable,
        // What was sent, in itself.
        "too-large": .contentTooLarge,
        "bundle-over-limit": .contentTooLarge,
        "interrupted": .badRequest,
        "bundle-newer": .badRequest,
        "request-newer": .badRequest,
        "newer-snapshot": .badRequest,
        "request-damaged": .unprocessableContent,
        "bundle-unknown": .unprocessableContent,
        "bundle-truncated": .unprocessableContent,
        "bundle-damaged": .unprocessableContent,
        "bundle-hash": .unprocessableContent,
        "bundle-trailing": .unprocessableContent,
        "damaged": .unprocessableContent,
        "private-mismatch": .unprocessableContent,
        "snapshot-damaged": .unprocessableContent,
        "blob-hash": .unprocessableContent,
        // What was sent, beside what is here.
        "fork": .conflict,
        "gap": .conflict,
        "other-library": .conflict,
        "too-many-replicas": .conflict,
        "overtaken": .conflict,
        // The hub itself.
        "busy": .serviceUnavailable,
        "locked": .serviceUnavailable,
        "disk-full": insufficientStorage,
        "failed": .internalServerError,
    ]
}
