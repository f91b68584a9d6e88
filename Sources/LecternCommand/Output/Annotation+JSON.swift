import Lectern

extension Annotation {
    /// What is said of an annotation; the comments on it come from elsewhere.
    func json(comments: [JSONValue]) -> JSONValue {
        [
            "type": "annotation",
            "id": .string(id.description),
            "article": JSONValue(article?.description),
            "kind": .string(kind.name),
            "color": JSONValue(colour),
            "note": JSONValue(note),
            "quote": JSONValue(anchor?.quote),
            "prefix": JSONValue(anchor?.prefix),
            "suffix": JSONValue(anchor?.suffix),
            "resolution": .string(resolution.name),
            "reason": .string(reason.code),
            "explanation": .string(reason.sentence),
            "start": resolution.range.map { JSONValue($0.lowerBound) } ?? .null,
            "end": resolution.range.map { JSONValue($0.upperBound) } ?? .null,
            "creator": JSONValue(creator),
            "created": JSONValue(time: created),
            "tags": JSONValue(tags),
            "lifecycle": .string(lifecycle.name),
            "cameBack": .bool(cameBack),
            "conflicts": JSONValue(conflicts),
            "comments": .array(comments),
        ]
    }
}
