import HubServer
import Lectern

extension StoredToken {
    /// One object, as `hub token` prints it.
    ///
    /// - Parameter token: the token itself, where it was made just now.
    func json(of library: LibraryID, token: String? = nil) -> JSONValue {
        let own = token.map { [JSONValue.Member(name: "token", value: .string($0))] } ?? []
        return .object(
            own + [
                .init(name: "id", value: .string(id)),
                .init(name: "library", value: .string(library.description)),
                .init(name: "role", value: .string(role.rawValue)),
                .init(name: "label", value: JSONValue(label)),
                .init(name: "created", value: JSONValue(time: created)),
                .init(name: "expires", value: JSONValue(time: expires)),
            ])
    }
}
