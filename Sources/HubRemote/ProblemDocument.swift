internal import FoundationEssentials
internal import SyncProtocol

/// What a hub says of a request that it refuses: `application/problem+json`.
///
/// A stranger's words: shortened, and without anything that could do something to a terminal, or give the token away.
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
    ///
    /// - Parameter token: what the hub was sent, and may repeat.
    init?(_ bytes: [UInt8], sentWith token: BearerToken? = nil) {
        guard let shape = try? JSONDecoder().decode(Shape.self, from: Data(bytes)),
            shape.code.without(token).wholeMatch(of: #/[a-z0-9]+(?:-[a-z0-9]+)*/#) != nil, shape.code.utf8.count <= 64
        else { return nil }
        code = shape.code
        // Before they are cut, perhaps within the token.
        sentence = (shape.detail ?? shape.title).without(token).harmless(upTo: Self.sentenceInScalars)
        remedy = (shape.remedy ?? "Ask whoever runs the hub.").without(token).harmless(upTo: Self.sentenceInScalars)
    }
}
