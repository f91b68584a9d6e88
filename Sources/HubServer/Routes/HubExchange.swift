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
    func headers(type: HubNames.MediaType? = nil, of state: StoreState? = nil) -> HTTPFields {
        var headers = HTTPFields()
        headers[.contentType] = type?.rawValue
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
    static let lecternRole = Self(constant: HubNames.Header.role)
    static let lecternLacks = Self(constant: HubNames.Header.lacks)
    static let lecternBaseline = Self(constant: HubNames.Header.baseline)
    static let lecternArrived = Self(constant: HubNames.Header.arrived)
    static let lecternTime = Self(constant: HubNames.Header.time)
}

extension HTTPField.Name {
    fileprivate init(constant name: String) {
        guard let made = Self(name) else { preconditionFailure("a header's name is one") }
        self = made
    }
}
