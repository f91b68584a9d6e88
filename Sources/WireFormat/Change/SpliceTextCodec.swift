internal import Causality
internal import LibraryModel
internal import MergeTypes

/// Edits of texts as bytes.
///
/// See Protocol/Encoding.md, "Operations".
extension ByteWriter {
    /// A text's name, the edits spared, and the splices.
    mutating func spliceText(_ operation: SpliceText) {
        textName(operation.text)
        dots(operation.sparing)
        count(operation.edit.splices.count)
        for splice in operation.edit.splices {
            count(splice.skipped)
            count(splice.deleted)
            text(splice.inserted)
        }
    }
}

extension ByteReader {
    /// An edit of a text, in its one form.
    mutating func spliceText() throws(EncodingProblem) -> SpliceText {
        let name = try textName()
        let sparing = try dots()
        var splices: [TextSplice] = []
        let splicesStart = offset
        for _ in 0..<(try count(upTo: Limits.splicesInEdit, bytesEach: 3)) {
            splices.append(
                TextSplice(
                    skipped: Int(try number(upTo: UInt64(TextEdit.reachLimit))),
                    deleted: Int(try number(upTo: UInt64(TextEdit.reachLimit))),
                    inserted: try text(upTo: Limits.textInBytes)))
        }
        guard let edit = TextEdit(normal: splices) else { throw EncodingProblem(.notCanonical, at: splicesStart) }
        return SpliceText(text: name, edit: edit, sparing: sparing)
    }
}
