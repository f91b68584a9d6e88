import Foundation
import Testing

/// What a run of the command left behind.
struct Outcome {
    let status: Int32
    let output: [UInt8]
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }

    /// The output without the line's end: an id.
    var id: String { text.trimmingCharacters(in: .whitespacesAndNewlines) }

    /// The one object that was printed.
    func json() throws -> JSONObject {
        let objects = try jsonLines()
        try #require(objects.count == 1, "expected one object, found \(text)")
        return objects[0]
    }

    /// The objects that were printed, one a line.
    func jsonLines() throws -> [JSONObject] { try Self.objects(text) }

    /// The error that was reported as JSON.
    func problem() throws -> JSONObject {
        let objects = try Self.objects(errors)
        return try #require(objects.last).object("error")
    }

    /// The notes that were said as JSON, where nothing else was said.
    func notes() throws -> [JSONObject] { try Self.objects(errors).map { try $0.object("note") } }

    private static func objects(_ text: String) throws -> [JSONObject] {
        try text.split(separator: "\n").map { try JSONObject(parsing: Array($0.utf8)) }
    }
}

/// An object of JSON, as any other program reads it.
struct JSONObject {
    let members: [String: Any]

    init(_ members: [String: Any]) { self.members = members }

    init(parsing bytes: [UInt8]) throws {
        let value = try JSONSerialization.jsonObject(with: Data(bytes))
        members = try #require(value as? [String: Any], "no object: \(String(decoding: bytes, as: UTF8.self))")
    }

    var names: Set<String> { Set(members.keys) }

    func string(_ name: String) throws -> String { try #require(members[name] as? String, "no text \(name)") }

    func number(_ name: String) throws -> Int { try #require(members[name] as? Int, "no number \(name)") }

    func flag(_ name: String) throws -> Bool { try #require(members[name] as? Bool, "no flag \(name)") }

    func strings(_ name: String) throws -> [String] { try #require(members[name] as? [String], "no texts \(name)") }

    func isNull(_ name: String) -> Bool { members[name] is NSNull }

    func object(_ name: String) throws -> JSONObject {
        JSONObject(try #require(members[name] as? [String: Any], "no object \(name)"))
    }

    func objects(_ name: String) throws -> [JSONObject] {
        try #require(members[name] as? [[String: Any]], "no objects \(name)").map(JSONObject.init)
    }
}
