/// What a hub and those who ask it call things: Protocol/HTTP.md.
package enum HubNames {
    /// The first part of every path about a library, below the hub's own.
    package static let version = "v1"
    /// The second part, which the library's id follows.
    package static let libraries = "libraries"

    /// The path of a library, below the hub's own.
    package static func path(of library: String) -> String { "/\(version)/\(libraries)/\(library)" }

    /// What comes behind the path of a library.
    package enum Place {
        package static let pull = "/pull"
        package static let push = "/push"
        package static let blobs = "/blobs"
        package static let events = "/events"
    }

    /// Headers of the protocol's own.
    package enum Header {
        /// What the asker may do.
        package static let role = "Lectern-Role"
        /// Stands there, as `yes`, where the hub lacks something that changes name.
        package static let lacks = "Lectern-Lacks"
        /// How many changes the hub has as a snapshot only; absent where it has all of them.
        package static let baseline = "Lectern-Baseline"
        /// How far a snapshot has come that was cut off on its way: to the asker in a request, to the hub in an answer.
        package static let arrived = "Lectern-Arrived"
        /// The hub's clock, in milliseconds since 1970.
        package static let time = "Lectern-Time"
    }

    /// What a body is.
    package enum MediaType: String, Sendable {
        case blob = "application/octet-stream"
        case bundle = "application/vnd.lectern.bundle"
        case events = "text/event-stream"
        case json = "application/json"
        case problem = "application/problem+json"
        case pull = "application/vnd.lectern.pull"
    }
}
