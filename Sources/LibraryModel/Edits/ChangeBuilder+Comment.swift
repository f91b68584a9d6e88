internal import Causality
internal import MergeTypes

/// What somebody wants to say.
///
/// Name, e-mail address and body are required; the address is never published.
public struct CommentDraft: Sendable {
    /// The article, annotation or comment that it answers.
    public var parent: ItemKey
    /// The author's name.
    public var name: String
    /// The author's e-mail address.
    public var email: String
    /// What it says.
    public var body: String
    /// The author's web site.
    public var website: String?
    /// Whether it is shown.
    public var state = CommentState.approved
    /// When it was made, in milliseconds since 1970; `nil` for now.
    public var created: Int64?

    /// Creates a draft.
    public init(parent: ItemKey, name: String, email: String, body: String) {
        self.parent = parent
        self.name = name
        self.email = email
        self.body = body
    }
}

extension ChangeBuilder {
    /// Adds a comment.
    ///
    /// - Throws: `EditProblem` where a required field is empty, the address is none, or the parent is not there.
    public mutating func comment(_ draft: CommentDraft) throws -> ItemID {
        guard [.article, .annotation, .comment].contains(draft.parent.kind) else {
            throw EditProblem.malformed(field: "parent", reason: "a \(draft.parent.kind) has no comments")
        }
        _ = try existing(draft.parent)
        for (field, value) in [("name", draft.name), ("email", draft.email), ("body", draft.body)]
        where value.utf8.isBlank {
            throw EditProblem.required(kind: .comment, field: field)
        }
        try CommentDraft.validate(email: draft.email)
        let item = newItem(.comment)
        var writes = [
            CommentField.parent.set(draft.parent), CommentField.name.set(draft.name),
            CommentField.state.set(draft.state), CommentField.created.set(draft.created ?? nowInMilliseconds),
        ]
        if let website = draft.website { writes.append(CommentField.website.set(website)) }
        for write in writes { try validate(write, .comment) }
        let record = emailRecord(draft.email)
        var operations: [LibraryOperation] = [
            .writeFields(WriteFields(writes.map { .init(field: $0.definition.code, value: $0.value) })),
            .writePrivate(WritePrivate(commitment: record.commitment)),
        ]
        if let body = try beginning(CommentField.body, draft.body) { operations.append(body) }
        // Nothing is refused any more: an address stays nowhere that no comment commits to.
        try storage.keep(record, at: dot(ofNextPartAt: 1))
        try append(operations, on: item)
        return item.id
    }

    /// Replaces a comment's e-mail address.
    public mutating func setEmail(_ email: String, of comment: ItemID) throws {
        let item = ItemKey(kind: .comment, id: comment)
        let state = try existing(item)
        try CommentDraft.validate(email: email)
        let record = emailRecord(email)
        try storage.keep(record, at: dot(ofNextPartAt: 0))
        let unread = state.privateRecord.siblings.map(\.dot).filter { isUnread($0) }
        try append([.writePrivate(WritePrivate(commitment: record.commitment, sparing: unread))], on: item)
    }

    mutating func emailRecord(_ email: String) -> PrivateRecord {
        let salt = UInt128(generator.next()) << 64 | UInt128(generator.next())
        return PrivateRecord(salt: salt, fields: [(CommentField.privateEmail, email)])
    }
}

extension CommentDraft {
    /// Checks an e-mail address: something before the last `@` and something behind it, without spaces or controls.
    ///
    /// - Throws: `EditProblem` where no comment may have it.
    public static func validate(email: String) throws {
        guard !email.isEmpty else { throw EditProblem.required(kind: .comment, field: "email") }
        guard email.utf8.count <= Limits.emailInBytes else {
            throw EditProblem.tooLarge(field: "email", bytes: email.utf8.count, limit: Limits.emailInBytes)
        }
        let sign = UInt8(ascii: "@")
        let bytes = email.utf8
        let isPlain = email.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value != 0x7f && ($0.isASCII || !$0.properties.isWhitespace)
        }
        guard isPlain, bytes.contains(sign), bytes.first != sign, bytes.last != sign else {
            // The address itself stays out of the message: messages end up in logs.
            throw EditProblem.malformed(field: "email", reason: "it is no address of the form name@host")
        }
    }
}
