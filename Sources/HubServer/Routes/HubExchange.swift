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
    func headers(
        type: String? = nil, lacking: Lacking = Lacking(), baseline: VersionVector = VersionVector()
    ) -> HTTPFields {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.lecternRole] = role.rawValue
        headers[.lecternTime] = "\(timeInMilliseconds)"
        if !lacking.isEmpty { headers[.lecternLacks] = "yes" }
        if !baseline.isEmpty { headers[.lecternBaseline] = "\(baseline.changeCount)" }
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
    /// How far the asker has a snapshot that was cut off on its way.
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
