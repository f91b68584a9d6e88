/// A text at rest: what stands of its root, and what was typed between.
///
/// A text begins as its *root*: scalars named by offsets from 0 up. The root has no end: behind its last scalar the
/// offsets go on, and those show nothing. So an edit that reaches too far, by mistake or malice, lands on scalars like
/// any other, and nothing needs to know how long the root is but ``render(root:)``.
///
/// Positions are *sequence positions* unless said otherwise: they count every scalar, those that show nothing included.
///
/// Two texts are equal where the same scalars stand in the same order, however they came about.
public struct TextPieces: Sendable {
    /// Typed text lies in chunks, so that an edit moves little of it.
    struct Piece: Sendable {
        /// The first offset in the root; `nil` where the text is typed.
        var root: Int?
        var count: Int
        /// The UTF-8 of typed text.
        var bytes: [UInt8] = []

        var isTyped: Bool { root == nil }

        /// Where in the bytes a scalar begins.
        func offset(of scalar: Int) -> Int {
            if bytes.count == count { return scalar }
            return bytes.withUnsafeBytes { UnicodeScalarCount.offset(ofScalar: scalar, in: $0) }
        }
    }

    /// The piece of a text at which the last edit was; the next one is seldom far.
    struct Cursor: Sendable {
        var index: Int
        /// The position of the piece's first scalar.
        var start: Int
    }

    /// Where the root ends as far as arithmetic is concerned.
    ///
    /// No number of edits gets there, since none reaches farther than `TextEdit.reachLimit`.
    static let end = 1 << 62

    /// From the first to the last, which goes on to the end of the root; contiguous pieces of the root are one.
    var pieces: [Piece]
    var cursor: Cursor

    /// Creates a text that nobody has edited.
    public init() {
        pieces = [Piece(root: 0, count: Self.end)]
        cursor = Cursor(index: 0, start: 0)
    }

    /// How many pieces it is in, which is what an edit far from the last one costs.
    public var count: Int { pieces.count }

    /// How many typed scalars stand.
    ///
    /// Cost: linear in the pieces.
    package var typedScalars: Int { pieces.reduce(0) { $0 + ($1.isTyped ? $1.count : 0) } }

    /// Changes the text.
    public mutating func apply(_ edit: TextEdit) {
        var position = 0
        for splice in edit.splices {
            position += splice.skipped
            position += replace(at: position, deleting: splice.deleted, inserting: splice.inserted)
        }
    }

    /// Carries out edits in a row.
    public mutating func apply(_ edits: TextEditList) {
        edits.forEachSplice { position, deleted, inserted, count in
            replace(at: position, deleting: deleted, inserting: inserted, count: count)
        }
    }

    /// Deletes some scalars at a position, inserts a text in their place, and returns how many scalars it has.
    ///
    /// Cost: linear in the pieces between this edit and the last one, in the pieces that are deleted, and in the text.
    @discardableResult
    public mutating func replace(at position: Int, deleting deleted: Int, inserting inserted: String) -> Int {
        precondition(position >= 0 && deleted >= 0, "an edit counts scalars")
        precondition(position < Self.end / 2 && deleted <= TextEdit.reachLimit, "an edit has a limited reach")
        var inserted = inserted
        return inserted.withUTF8 { utf8 in
            let text = UnsafeRawBufferPointer(utf8)
            let count = UnicodeScalarCount.count(in: text)
            replace(at: position, deleting: deleted, inserting: text, count: count)
            return count
        }
    }
}
