internal import Hummingbird
internal import SyncProtocol

/// What can be asked of a hub; the names are those of the metrics and the log.
enum HubRoute: String, CaseIterable {
    case state
    case pull
    case push
    case blob
    case putBlob = "put-blob"
    case events
    case health
    case metrics
    case other

    /// The routes of a library.
    static let ofLibrary: [HubRoute] = [.state, .pull, .push, .blob, .putBlob, .events]

    /// The path below the hub's baseline.
    var path: RouterPath {
        switch self {
        case .state: "v1/libraries/{library}"
        case .pull: "v1/libraries/{library}/pull"
        case .push: "v1/libraries/{library}/push"
        case .blob, .putBlob: "v1/libraries/{library}/blobs/{hash}"
        case .events: "v1/libraries/{library}/events"
        case .health: "health"
        case .metrics: "metrics"
        case .other: "**"
        }
    }

    /// The methods that it takes.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .state, .events, .health, .metrics: [.get]
        case .pull, .push: [.post]
        case .blob: [.get, .head]
        case .putBlob: [.put]
        case .other: []
        }
    }

    /// What it takes to be allowed.
    var role: MemberRole {
        switch self {
        case .push, .putBlob: .writer
        default: .reader
        }
    }
}
