public import Causality
public import SyncProtocol

/// Who may do what.
public protocol HubAccess: Sendable {
    /// What the holder of a token may do in a library.
    ///
    /// It is asked with every request, and again before anything of a longer one is taken, so that a token that was
    /// revoked is no good from then on.
    ///
    /// - Throws: `HubProblem.unknownLibrary`, `.unauthorized`, `.tokenExpired`.
    func role(token: String?, library: LibraryID) async throws -> MemberRole
}
