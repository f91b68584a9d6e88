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

    /// The path below the hub's address.
    var path: RouterPath {
        let library = HubNames.path(of: "{library}")
        return switch self {
        case .state: RouterPath(library)
        case .pull: RouterPath(library + HubNames.Place.pull)
        case .push: RouterPath(library + HubNames.Place.push)
        case .blob, .putBlob: RouterPath("\(library)\(HubNames.Place.blobs)/{hash}")
        case .events: RouterPath(library + HubNames.Place.events)
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
