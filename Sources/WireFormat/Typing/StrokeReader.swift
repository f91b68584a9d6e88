internal import Causality
internal import MergeTypes

/// Hands out the edits of columns one by one: a few bytes may stand for many edits, which never are in memory together.
struct StrokeReader {
    private struct Stroke {
        var kind: StrokeKind
        var editsLeft: Int
        var deleted = 1
        var inserted = 0
    }

    private var strokes: ByteReader
    private var jumps: ByteReader
    /// All that was typed, in which the edits' texts stand.
    let text: [UInt8]
    private var textOffset = 0
    private var strokesLeft: Int
    private var stroke = Stroke(kind: .replacing, editsLeft: 0)
    private var cursor = 0

    /// Finds the columns, behind which `reader` stands then.
    init(_ reader: inout ByteReader, of bytes: [UInt8]) throws(EncodingProblem) {
        strokesLeft = try reader.count(upTo: bytes.count, bytesEach: 2)
        let strokesStart = reader.offset
        for _ in 0..<strokesLeft where try reader.number() & 3 == StrokeKind.replacing.rawValue {
            _ = try reader.number()
            _ = try reader.number()
        }
        strokes = ByteReader(bytes, in: strokesStart..<reader.offset)
        let jumpsStart = reader.offset
        for _ in 0..<strokesLeft { _ = try reader.signed() }
        jumps = ByteReader(bytes, in: jumpsStart..<reader.offset)
        let textStart = reader.offset
        text = try reader.blob(upTo: bytes.count)
        // All of it at once, so that scalars can be told apart by their first bytes.
        guard String(validating: text, as: UTF8.self) != nil else { throw EncodingProblem(.notUTF8, at: textStart) }
    }

    /// Whether all strokes were handed out, and all that was typed.
    var isAtEnd: Bool { strokesLeft == 0 && stroke.editsLeft == 0 && textOffset == text.count }

    /// The next edit.
    mutating func next() throws(EncodingProblem) -> TypedEdit {
        if stroke.editsLeft == 0 {
            try begin()
        } else if stroke.kind == .deletingBackwards {
            cursor -= 1
        }
        guard (0...TextEdit.reachLimit).contains(cursor) else {
            throw EncodingProblem(.unexpected("an edit outside of any text"), at: jumps.offset)
        }
        stroke.editsLeft -= 1
        let inserted = try take(stroke.inserted)
        let edit = TypedEdit(
            skipped: cursor, deleted: stroke.deleted, inserted: inserted, insertedScalars: stroke.inserted)
        cursor = edit.cursor
        return edit
    }

    private mutating func begin() throws(EncodingProblem) {
        guard strokesLeft > 0 else { throw EncodingProblem(.truncated, at: strokes.end) }
        let start = strokes.offset
        let head = try strokes.number()
        let edits = Int(head >> 2)
        switch StrokeKind(rawValue: head & 3) ?? .replacing {
        case .typing: stroke = Stroke(kind: .typing, editsLeft: edits, deleted: 0, inserted: 1)
        case .deletingForwards: stroke = Stroke(kind: .deletingForwards, editsLeft: edits)
        case .deletingBackwards: stroke = Stroke(kind: .deletingBackwards, editsLeft: edits)
        case .replacing:
            guard edits == 1 else { throw EncodingProblem(.notCanonical, at: start) }
            stroke = Stroke(
                kind: .replacing, editsLeft: 1, deleted: Int(try strokes.number(upTo: UInt64(TextEdit.reachLimit))),
                inserted: Int(try strokes.number(upTo: UInt64(text.count))))
        }
        guard edits > 0 else { throw EncodingProblem(.notCanonical, at: start) }
        strokesLeft -= 1
        // A jump beyond all numbers is one out of every text.
        cursor = cursor.addingReportingOverflow(Int(try jumps.signed())).partialValue
    }

    /// The next scalars of what was typed.
    private mutating func take(_ scalars: Int) throws(EncodingProblem) -> Range<Int> {
        let start = textOffset
        for _ in 0..<scalars {
            guard textOffset < text.count else { throw EncodingProblem(.truncated, at: jumps.end) }
            textOffset += 1
            while textOffset < text.count, text[textOffset] & 0xc0 == 0x80 { textOffset += 1 }
        }
        return start..<textOffset
    }
}
