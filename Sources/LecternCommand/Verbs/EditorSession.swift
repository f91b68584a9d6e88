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
        let editor = try TextEditor(configured: try await replica.localSetting(Setting.editor.rawValue))
        let file = try TemporaryFile(suffix: "." + original.type.pathExtension)
        let edited: [UInt8]
        do {
            try file.write(original.bytes)
            try editor.edit(file.path)
            edited = try InputFile(path: file.path).bytes()
        } catch {
            return try keep(file, original, because: error)
        }
        let text = item.kind == .article ? edited : Self.withoutAddedLineEnd(edited, original.bytes)
        guard text != original.bytes else {
            file.remove()
            return try session.report([item], .nothing, "Edited")
        }
        do {
            let saved = try await save(text, original)
            file.remove()
            try session.report([item], saved, "Edited")
        } catch {
            try keep(file, original, because: error)
        }
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

    private func save(_ text: [UInt8], _ original: Original) async throws -> Session.Edited<Void> {
        let item = item
        return try await session.edit(replica, base: original.vector) { editor in
            if item.kind == .article {
                return try editor.setBody(of: item.id, to: text, on: original.capture)
            }
            guard let words = String(validating: text, as: UTF8.self) else {
                throw EditProblem.notUTF8(offset: QuoteFinder.firstInvalidByte(in: text) ?? 0)
            }
            try editor.setText(
                words, in: item.kind == .annotation ? AnnotationField.note : CommentField.body, of: item)
        }
    }

    /// What the person typed is kept where it could not be saved.
    private func keep(_ file: TemporaryFile, _ original: Original, because error: any Error) throws {
        if (try? InputFile(path: file.path).bytes()) == original.bytes {
            file.remove()
        } else if file.exists {
            session.talk.note("text-kept", "Your text is kept in \(file.path).")
        }
        throw error
    }

    /// Many editors end a file with a line feed, whether it had one or not.
    private static func withoutAddedLineEnd(_ text: [UInt8], _ original: [UInt8]) -> [UInt8] {
        let lineFeed = UInt8(ascii: "\n")
        return text.last == lineFeed && original.last != lineFeed ? Array(text.dropLast()) : text
    }
}
