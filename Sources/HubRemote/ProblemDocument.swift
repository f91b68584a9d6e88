internal import FoundationEssentials

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
        sentence = harmless(shape.detail ?? shape.title, upTo: Self.sentenceInScalars)
        remedy = harmless(shape.remedy ?? "Ask whoever runs the hub.", upTo: Self.sentenceInScalars)
    }
}

/// A stranger's text on one line, cut to so many scalars, in which nothing steers a terminal or turns the direction of
/// what stands around it.
func harmless(_ text: String, upTo limitInScalars: Int) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(limitInScalars) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: result.append(" ")
        default: result.append(scalar)
        }
    }
    if text.unicodeScalars.count > limitInScalars { result.append("…") }
    return String(result)
}
