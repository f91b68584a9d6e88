internal import FoundationEssentials
internal import SyncProtocol

/// What a hub says of a request that it refuses: `application/problem+json`.
///
/// A stranger's words: shortened, and without anything that could do something to a terminal.
struct ProblemDocument: Equatable {
    let code: String
    let sentence: String
    let remedy: String

    /// The largest document that is read.
    static let limitInBytes = 64 << 10
    private static let sentenceInScalars = 1000

    private struct Shape: Decodable {
        let code: String
        let title: String
        let detail: String?
        let remedy: String?
    }

    /// Reads a document; `nil` for one that isn't a hub's, because it has no code.
    init?(_ bytes: [UInt8]) {
        guard let shape = try? JSONDecoder().decode(Shape.self, from: Data(bytes)),
            shape.code.wholeMatch(of: #/[a-z0-9]+(?:-[a-z0-9]+)*/#) != nil, shape.code.utf8.count <= 64
        else { return nil }
        code = shape.code
        sentence = (shape.detail ?? shape.title).harmless(upTo: Self.sentenceInScalars)
        remedy = (shape.remedy ?? "Ask whoever runs the hub.").harmless(upTo: Self.sentenceInScalars)
    }
}
