/// A value of JSON whose members keep their order, so that it has one text.
enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case text(String)
    case list([JSONValue])
    case object([(key: String, value: JSONValue)])
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .integer(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    init(arrayLiteral elements: JSONValue...) { self = .list(elements) }

    /// Leaves members out that have no value.
    init(dictionaryLiteral elements: (String, JSONValue?)...) {
        self = .object(
            elements.compactMap { key, value in
                value.map { (key, $0) }
            })
    }
}

extension JSONValue {
    /// This object with further members, those without a value left out.
    func with(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        guard case .object(let own) = self else { preconditionFailure("only an object has members") }
        let further = members.compactMap { key, value in value.map { (key: key, value: $0) } }
        return .object(own + further)
    }
}
