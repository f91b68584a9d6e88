internal import Causality

/// Edits as columns: strokes, how far the cursor jumped before each of them, and all that was typed.
struct StrokeWriter {
    private struct Stroke {
        var kind: StrokeKind
        var edits = 1
        let first: TypedEdit
        var cursor: Int
    }

    private var count = 0
    private var strokes = ByteWriter()
    private var jumps = ByteWriter()
    private var text: [UInt8] = []
    private var stroke: Stroke?
    /// Where the cursor stood before the stroke that is going on.
    private var cursor = 0

    /// Adds an edit, whose text stands in `bytes`.
    mutating func append(_ edit: TypedEdit, of bytes: [UInt8]) {
        text += bytes[edit.inserted]
        if var stroke, let kind = stroke.kind.goingOn(with: edit, after: stroke.edits, at: stroke.cursor) {
            stroke.kind = kind
            stroke.edits += 1
            stroke.cursor = edit.cursor
            self.stroke = stroke
        } else {
            close()
            stroke = Stroke(kind: StrokeKind(edit), first: edit, cursor: edit.cursor)
        }
    }

    /// Ends the columns and writes them.
    mutating func finish(to writer: inout ByteWriter) {
        close()
        writer.count(count)
        writer.raw(strokes.bytes)
        writer.raw(jumps.bytes)
        writer.blob(text)
    }

    private mutating func close() {
        guard let stroke else { return }
        strokes.number(UInt64(stroke.edits) << 2 | stroke.kind.rawValue)
        if stroke.kind == .replacing {
            strokes.count(stroke.first.deleted)
            strokes.count(stroke.first.insertedScalars)
        }
        jumps.signed(Int64(stroke.first.skipped - cursor))
        cursor = stroke.cursor
        count += 1
        self.stroke = nil
    }
}
