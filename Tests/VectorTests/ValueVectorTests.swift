import Causality
import LibraryModel
import Testing

@Suite struct ValueVectorTests {
    @Test func `values are read, and written again as the same bytes`() throws {
        for vector in try VectorFolder.cases(in: "values.json") {
            let meant = try value(of: vector)
            let read = try Self.read(vector.text("type"), vector.hex("bytes"))
            #expect(read.canonicalBytes == meant.canonicalBytes, "\(vector)")
            #expect(meant.canonicalBytes == (try vector.hex(vector.has("written") ? "written" : "bytes")), "\(vector)")
        }
    }

    @Test func `bytes that are no value are not read`() throws {
        for vector in try VectorFolder.cases(in: "rejected/values.json") {
            let (type, bytes) = (try vector.text("type"), try vector.hex("bytes"))
            #expect(throws: EncodingProblem.self, "\(vector)") { try Self.read(type, bytes) }
        }
    }

    private static func read(_ type: String, _ bytes: [UInt8]) throws -> any FieldValue {
        switch type {
        case "plain text": try String(canonicalBytes: bytes)
        case "integer": try Int64(canonicalBytes: bytes)
        case "yes or no": try Bool(canonicalBytes: bytes)
        case "list of texts": try [String](canonicalBytes: bytes)
        case "item name": try ItemKey(canonicalBytes: bytes)
        case "article link": try ArticleLink(canonicalBytes: bytes)
        case "source link": try SourceLink(canonicalBytes: bytes)
        case "reading state": try ReadingState(canonicalBytes: bytes)
        case "capture reference": try CaptureReference(canonicalBytes: bytes)
        default: try TextAnchor(canonicalBytes: bytes)
        }
    }

    /// What a vector says, made anew.
    private func value(of vector: VectorCase) throws -> any FieldValue {
        let parts = vector.members["value"] as? [Any] ?? []
        let first = parts.first as? String ?? ""
        let second = parts.last as? String ?? ""
        switch try vector.text("type") {
        case "plain text": return try vector.text("value")
        case "integer": return Int64(try vector.text("value")) ?? 0
        case "yes or no": return try vector.member("value", as: Bool.self)
        case "list of texts": return try vector.texts("value")
        case "item name": return try vector.item("value")
        case "article link":
            let link = try ArticleLink(first)
            #expect(link.key == parts[1] as? String)
            #expect(Int(link.ruleVersion) == parts[2] as? Int)
            return link
        case "source link": return SourceLink(url: first, label: second)
        case "reading state":
            guard let stage = ReadingState.Stage(name: first), let progress = parts.last as? Int else {
                throw VectorProblem(sentence: "\(vector): there is no such stage")
            }
            return ReadingState(stage: stage, progressInPermille: progress)
        case "capture reference": return CaptureReference(hash: try VectorCase.hash(first), mediaType: second)
        default: return try vector.object("value").anchor()
        }
    }
}
