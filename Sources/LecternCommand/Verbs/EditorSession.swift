import Lectern

/// Lets a person edit the text of an item in an editor, and saves what came of it.
///
/// The vector is read together with the text: what comes in while the editor is open is not overwritten unseen.
struct EditorSession {
    let session: Session
    let replica: Replica
    let item: ItemKey

    /// The text as it was read, and when.
    private struct Original: Sendable {
        let bytes: [UInt8]
        let type: TextType
        /// The capture that an article's text began as.
        let capture: ContentHash?
        let vector: VersionVector
    }

    func run() async throws {
        let original = try await original()
        let suffix = "." + original.type.pathExtension
        let typed = try await TypedText(editing: original.bytes, suffix: suffix, in: session, of: replica)
        var isSaved = false
        defer { typed.end(isSaved: isSaved) }
        let saved = try await save(try typed.bytes, original)
        isSaved = true
        try session.report([item], saved, "Edited")
    }

    private func original() async throws -> Original {
        let item = item
        return try await replica.read { reader in
            let vector = try reader.vector()
            func original(_ text: String?) -> Original {
                Original(
                    bytes: Array((text ?? "").utf8), type: .text, capture: nil, vector: vector)
            }
            switch item.kind {
            case .annotation: return original(try reader.annotation(item.id)?.note)
            case .comment: return original(try reader.comment(item.id)?.body)
            default:
                guard let body = try reader.article(item.id)?.body else {
                    return original(nil)
                }
                guard let bytes = try reader.body(of: item.id) else { throw EditProblem.noBody(item) }
                return Original(
                    bytes: bytes, type: TextType(mediaType: body.mediaType), capture: body.hash,
                    vector: vector)
            }
        }
    }

    private func save(_ typed: [UInt8], _ original: Original) async throws -> Session.Edited<Void> {
        let item = item
        let text = item.kind == .article ? typed : Self.withoutAddedLineEnd(typed, original.bytes)
        guard text != original.bytes else { return .nothing }
        return try await session.edit(replica, base: original.vector) { editor in
            if item.kind == .article {
                return try editor.setBody(of: item.id, to: text, on: original.capture)
            }
            try editor.setText(
                InputFile.text(of: text), in: item.kind == .annotation ? AnnotationField.note : CommentField.body,
                of: item)
        }
    }

    /// Many editors end a file with a line feed, whether it had one or not.
    private static func withoutAddedLineEnd(_ text: [UInt8], _ original: [UInt8]) -> [UInt8] {
        let lineFeed = UInt8(ascii: "\n")
        return text.last == lineFeed && original.last != lineFeed ? Array(text.dropLast()) : text
    }
}
