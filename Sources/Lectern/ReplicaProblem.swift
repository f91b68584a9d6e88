public import Causality
public import LibraryModel
package import SystemFiles

/// Why the front door refused.
///
/// Nothing was changed, but for what `newIdentity` says.
public enum ReplicaProblem: ExplainedProblem, Hashable {
    /// No item's identifier begins like this.
    case unknownID(String)
    /// Several items' identifiers begin like this.
    case ambiguousID(String, candidates: [ItemKey])
    /// A file can't be read.
    case unreadableFile(path: String, cause: String)
    /// A file can't be written; the number is the system's, 0 where it wasn't the system that refused.
    case unwritableFile(path: String, cause: String, number: Int32 = 0)
    /// Nothing is known of a replica.
    case unknownReplica(String)
    /// There is no remote of this name.
    case unknownRemote(String, known: [String])
    /// There is a remote of this name already.
    case remoteExists(String)
    /// Changes under this replica's own id came in, and it goes on under a new one.
    case newIdentity(NewIdentity)

    /// A file can't be written, for what the system says.
    package static func unwritable(_ path: String, _ failure: SystemFailure) -> ReplicaProblem {
        .unwritableFile(path: path, cause: failure.cause, number: failure.number)
    }

    /// The stable code; see Protocol/Registry.md.
    public var code: String {
        switch self {
        case .unknownID: "unknown-id"
        case .ambiguousID: "ambiguous-id"
        case .unreadableFile: "unreadable-file"
        case .unwritableFile: "unwritable-file"
        case .unknownReplica: "unknown-replica"
        case .unknownRemote: "unknown-remote"
        case .remoteExists: "remote-exists"
        case .newIdentity: "new-identity"
        }
    }

    /// What is wrong, in one sentence.
    public var sentence: String {
        switch self {
        case .unknownID(let text): "Nothing in this library has an id that begins with “\(text)”."
        case .ambiguousID(let text, let candidates):
            "The id “\(text)” could be \(candidates.map { "\($0.kind) \($0.id.description)" }.joined(separator: ", "))."
        case .unreadableFile(let path, let cause): "\(path) cannot be read: \(cause)."
        case .unwritableFile(let path, let cause, _): "\(path) cannot be written: \(cause)."
        case .unknownReplica(let text): "This replica has nothing from a replica “\(text)”."
        case .unknownRemote(let name, _): "There is no remote “\(name)”."
        case .remoteExists(let name): "There is a remote “\(name)” already."
        case .newIdentity(let identity):
            "This replica was \(identity.former.shortDescription), but \(identity.reason); "
                + "it goes on as \(identity.current.shortDescription)."
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch self {
        case .unknownID: "Find ids with `lectern list` or `lectern show`."
        case .ambiguousID: "Give more digits of the id."
        case .unreadableFile: "Check the path and its permissions."
        case .unwritableFile: "Check the directory, its permissions and the free space."
        case .unknownReplica: "See `lectern replicas` for those that are known, and give enough digits for one of them."
        case .unknownRemote(_, let known):
            known.isEmpty
                ? "Add one with `lectern remote add NAME URL|PATH`." : "Remotes are \(known.joined(separator: ", "))."
        case .remoteExists: "Choose another name, or remove that one first with `lectern remote remove`."
        case .newIdentity: "Nothing is lost; sync again."
        }
    }
}
