import Lectern

extension ItemPage {
    /// One object, as `show --json` prints it.
    func json(isPrivate: Bool) -> JSONValue {
        switch self {
        case .article(let page): page.json(isPrivate: isPrivate)
        case .annotation(let page, _): page.json(isPrivate: isPrivate)
        case .comment(let comment, let answers, _):
            comment.json(replies: answers.json(isPrivate: isPrivate), isPrivate: isPrivate)
        }
    }
}

extension ItemPage.Annotated {
    func json(isPrivate: Bool) -> JSONValue { annotation.json(comments: comments.json(isPrivate: isPrivate)) }
}

extension ItemPage.ArticlePage {
    func json(isPrivate: Bool) -> JSONValue {
        article.json.with([
            .init(name: "body", value: JSONValue(body.flatMap { String(validating: $0, as: UTF8.self) })),
            .init(name: "bodyHash", value: JSONValue(article.body?.hash.description)),
            .init(name: "isBodyEdited", value: .bool(isBodyEdited)),
            .init(name: "mediaType", value: JSONValue(article.body?.mediaType)),
            .init(name: "captures", value: .array(article.captures.map(json))),
            .init(name: "annotations", value: .array(annotations.map { $0.json(isPrivate: isPrivate) })),
            .init(name: "comments", value: .array(comments.json(isPrivate: isPrivate))),
        ])
    }

    private func json(_ capture: CaptureReference) -> JSONValue {
        [
            "hash": .string(capture.hash.description), "mediaType": .string(capture.mediaType),
            "isCurrent": .bool(capture == currentCapture), "isPresent": .bool(present.contains(capture.hash)),
        ]
    }
}
