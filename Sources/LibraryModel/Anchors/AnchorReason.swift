/// Why an anchor was resolved as it was.
///
/// The code is stable and reaches JSON and the store; the sentence is for people.
public enum AnchorReason: Hashable, Sendable {
    /// There is no anchor.
    case noAnchor
    /// The body is not here.
    case noBody
    /// The marked characters themselves were followed through the edits.
    case identity
    /// The words stand at the stated position.
    case position
    /// The words stand in one place only.
    case unique
    /// Of several places, one has the same text around it.
    case context
    /// The words stand there with other spaces, quotation marks or dashes.
    case spelling
    /// The words stand there approximately, so many of a thousand alike.
    case approximate(similarityInPermille: Int)
    /// The words stand in so many places that can't be told apart.
    case severalAlike(count: Int)
    /// Several places are similar, and none stands out.
    case severalSimilar
    /// The words are too few to be sure about without the text around them.
    case tooShort
    /// Too few of the marked characters are left.
    case fewSurvive(permille: Int)
    /// What is similar stands much earlier than the words did.
    case tooFarAway
    /// Nothing in the body is similar enough.
    case nothingSimilar

    /// The stable word for it.
    public var code: String {
        switch self {
        case .noAnchor: "no-anchor"
        case .noBody: "no-body"
        case .identity: "identity"
        case .position: "position"
        case .unique: "unique"
        case .context: "context"
        case .spelling: "spelling"
        case .approximate: "approximate"
        case .severalAlike: "several-alike"
        case .severalSimilar: "several-similar"
        case .tooShort: "too-short"
        case .fewSurvive: "few-survive"
        case .tooFarAway: "too-far-away"
        case .nothingSimilar: "nothing-similar"
        }
    }

    /// The similarity, share or count that belongs to the code, where one does.
    public var measure: Int? {
        switch self {
        case .approximate(let permille), .fewSurvive(let permille): permille
        case .severalAlike(let count): count
        case .noAnchor, .noBody, .identity, .position, .unique, .context, .spelling, .severalSimilar, .tooShort,
            .tooFarAway, .nothingSimilar:
            nil
        }
    }

    /// A sentence for people.
    public var sentence: String {
        switch self {
        case .noAnchor: "The annotation is on the whole article."
        case .noBody: "The article's text is not on this device."
        case .identity: "The marked characters were followed through the edits."
        case .position: "The words stand where they were marked."
        case .unique: "The words stand in one place only."
        case .context: "The words stand in several places, and one has the same text around it."
        case .spelling: "The words stand there with other spaces, quotation marks or dashes."
        case .approximate(let permille): "The words were edited; \(permille / 10) % of them are alike."
        case .severalAlike(let count): "The words stand in \(count) places that can't be told apart."
        case .severalSimilar: "Several places are similar to the words, and none stands out."
        case .tooShort: "The words are too few to be sure, and the text around them is gone."
        case .fewSurvive(let permille): "Only \(permille / 10) % of the marked characters are left."
        case .tooFarAway: "What is similar stands much earlier in the text, and may be something else."
        case .nothingSimilar: "Nothing in the text is similar enough to the words."
        }
    }
}

extension AnchorReason {
    /// Reads a reason back from its code and measure; `nil` for a code that this version doesn't know.
    public init?(code: String, measure: Int?) {
        let measure = measure ?? 0
        let all: [AnchorReason] = [
            .noAnchor, .noBody, .identity, .position, .unique, .context, .spelling,
            .approximate(similarityInPermille: measure), .severalAlike(count: measure), .severalSimilar, .tooShort,
            .fewSurvive(permille: measure), .tooFarAway, .nothingSimilar,
        ]
        guard let reason = all.first(where: { $0.code == code }) else { return nil }
        self = reason
    }
}
