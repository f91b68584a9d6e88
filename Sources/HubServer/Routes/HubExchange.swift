internal import Causality
internal import HTTPTypes
internal import Hummingbird
internal import SyncProtocol

/// A request that was admitted: who may do what in which library.
struct HubExchange: Sendable {
    let library: LibraryID
    let role: MemberRole
    /// The hash of the token that came with it; `nil` where access was given without.
    let token: ContentHash?
    let request: Request
    /// The parameter `hash` of its path.
    let hash: ContentHash?
    let timeInMilliseconds: Int64

    /// The headers of every answer about a library.
    ///
    /// - Parameter state: what the library's store holds, where the answer tells of that.
    func headers(type: String? = nil, of state: StoreState? = nil) -> HTTPFields {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.lecternRole] = role.rawValue
        headers[.lecternTime] = "\(timeInMilliseconds)"
        if let state {
            if !state.lacking.visible(to: role).isEmpty { headers[.lecternLacks] = "yes" }
            if !state.baseline.isEmpty { headers[.lecternBaseline] = "\(state.baseline.changeCount)" }
            if role.isMember, let arrived = state.arrived { headers[.lecternArrived] = "\(arrived)" }
        }
        headers[.cacheControl] = "no-store"
        return headers
    }
}

extension HTTPField.Name {
    /// What the asker may do.
    static let lecternRole = Self(constant: "Lectern-Role")
    /// Stands there where the hub lacks something that changes name.
    static let lecternLacks = Self(constant: "Lectern-Lacks")
    /// How many changes the hub has as a snapshot only; absent where it has all of them.
    static let lecternBaseline = Self(constant: "Lectern-Baseline")
    /// How far a snapshot has come that was cut off on its way: to the asker in a request, to the hub in an answer.
    static let lecternArrived = Self(constant: "Lectern-Arrived")
    /// The hub's clock, in milliseconds since 1970.
    static let lecternTime = Self(constant: "Lectern-Time")
}

extension HTTPField.Name {
    fileprivate init(constant name: StaticString) {
        guard let made = Self(name.description) else { preconditionFailure("a header's name is one") }
        self = made
    }
}
