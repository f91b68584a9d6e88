import Lectern

extension ArticleComment {
    /// What is said of a comment.
    ///
    /// - Parameter isPrivate: whether a member asked for the e-mail address. Nobody else is shown it.
    func json(replies: [JSONValue], isPrivate: Bool) -> JSONValue {
        let value: JSONValue = [
            "type": "comment",
            "id": .string(id.description),
            "parent": parent.map { ["type": .string($0.kind.description), "id": .string($0.id.description)] } ?? .null,
            "name": .string(name),
            "website": JSONValue(website),
            "body": .string(body),
            "state": .string(state.name),
            "created": JSONValue(time: created),
            "lifecycle": .string(lifecycle.name),
            "cameBack": .bool(cameBack),
            "conflicts": JSONValue(conflicts),
            "replies": .array(replies),
        ]
        return isPrivate ? value.with([JSONValue.Member(name: "email", value: JSONValue(email))]) : value
    }
}
