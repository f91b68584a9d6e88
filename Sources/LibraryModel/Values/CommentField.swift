public import Causality

/// Whether a comment is shown.
public enum CommentState: Int64, FieldValue, CaseIterable {
    /// Shown.
    case approved = 1
    /// Waits for approval.
    case pending = 2
    /// Unwanted.
    case spam = 3

    /// The name in JSON and on the command line.
    public var name: String {
        switch self {
        case .approved: "approved"
        case .pending: "pending"
        case .spam: "spam"
        }
    }

    /// A code is always read.
    public var isReadable: Bool { true }

    /// The code as a number.
    public var canonicalBytes: [UInt8] { rawValue.canonicalBytes }

    /// Reads a code.
    public init(canonicalBytes: [UInt8]) throws(EncodingProblem) {
        guard let state = CommentState(rawValue: try Int64(canonicalBytes: canonicalBytes)) else {
            throw EncodingProblem(.unexpected("an unknown state of a comment"), at: 0)
        }
        self = state
    }
}

/// The fields of a comment.
///
/// Name, e-mail address and body are required; the address is private.
public enum CommentField {
    /// The article, annotation or comment that it answers.
    ///
    /// Written once.
    public static let parent = Field<ItemKey>(.comment, 1, "parent", isRequired: true, isFixed: true, reporting: .never)
    /// The author's name.
    public static let name = Field<String>(.comment, 2, "name", isRequired: true)
    /// The author's web site.
    public static let website = Field<String>(.comment, 3, "website", limit: Limits.urlInBytes)
    /// What it says.
    public static let body = TextField(.comment, 4, "body", isRequired: true)
    /// Whether it is shown.
    public static let state = Field<CommentState>(.comment, 5, "state")
    /// When it was made, in milliseconds since 1970.
    public static let created = Field<Int64>(.comment, 6, "created", reporting: .never)

    /// The author's e-mail address, a field of the private record.
    public static let privateEmail = FieldCode(rawValue: 1)

    /// All registers in the order of their codes.
    public static let definitions: [FieldDefinition] = [
        parent.definition, name.definition, website.definition, state.definition, created.definition,
    ]
}
