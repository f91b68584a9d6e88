/// Edits of one text in a row, each made upon what the one before came to.
///
/// Somebody who types makes very many. Here an edit of one character takes some twenty bytes, and no memory of its own.
public struct TextEditList: Hashable, Sendable {
    /// A splice; counts are 32 bits, since no edit reaches farther.
    private struct Step: Hashable, Sendable {
        let skipped: Int32
        let deleted: Int32
        let insertedScalars: Int32
        /// Where its text ends in that of all edits.
        let endOfText: UInt32
    }

    private var steps: [Step] = []
    /// Where the steps of each edit end; empty as long as every edit has one.
    private var ends: [UInt32] = []
    /// What all edits insert, as UTF-8.
    private var text: [UInt8] = []

    /// Creates a list without edits, and with room for so many of one splice.
    public init(capacity: Int = 0) { steps.reserveCapacity(capacity) }

    /// Creates a list of edits.
    public init(_ edits: some Sequence<TextEdit>) {
        for edit in edits { append(edit) }
    }

    /// Adds an edit.
    public mutating func append(_ edit: TextEdit) {
        if ends.isEmpty && edit.splices.count != 1 { ends = steps.indices.map { UInt32($0 + 1) } }
        for splice in edit.splices {
            text += splice.inserted.utf8
            append(splice.skipped, splice.deleted, splice.insertedScalars)
        }
        if !ends.isEmpty || edit.splices.count != 1 { ends.append(UInt32(steps.count)) }
    }

    /// Adds an edit of one splice, in UTF-8; `false` where an edit can't be so, or not so long.
    public mutating func append(
        skipping skipped: Int, deleting deleted: Int, inserting inserted: ArraySlice<UInt8>, scalars: Int
    ) -> Bool {
        guard deleted > 0 || !inserted.isEmpty, skipped <= TextEdit.reachLimit,
            deleted <= TextEdit.reachLimit - skipped, scalars <= TextEdit.reachLimit - skipped - deleted
        else { return false }
        if inserted.count == 1 { text.append(inserted[inserted.startIndex]) } else { text += inserted }
        append(skipped, deleted, scalars)
        if !ends.isEmpty { ends.append(UInt32(steps.count)) }
        return true
    }

    /// Calls `body` for every splice of every edit in order, with its position in the text as it is then.
    func forEachSplice(
        _ body: (_ position: Int, _ deleted: Int, _ inserted: UnsafeRawBufferPointer, _ scalars: Int) -> Void
    ) {
        text.withUnsafeBytes { text in
            var endOfText = 0
            for edit in indices {
                var position = 0
                for step in steps[steps(of: edit)] {
                    position += Int(step.skipped)
                    let inserted = UnsafeRawBufferPointer(rebasing: text[endOfText..<Int(step.endOfText)])
                    body(position, Int(step.deleted), inserted, Int(step.insertedScalars))
                    position += Int(step.insertedScalars)
                    endOfText = Int(step.endOfText)
                }
            }
        }
    }

    private mutating func append(_ skipped: Int, _ deleted: Int, _ scalars: Int) {
        steps.append(
            Step(
                skipped: Int32(skipped), deleted: Int32(deleted), insertedScalars: Int32(scalars),
                endOfText: UInt32(text.count)))
    }

    private func steps(of edit: Int) -> Range<Int> {
        if ends.isEmpty { return edit..<edit + 1 }
        return (edit == 0 ? 0 : Int(ends[edit - 1]))..<Int(ends[edit])
    }
}

extension TextEditList: RandomAccessCollection {
    /// The first edit's place.
    public var startIndex: Int { 0 }
    /// Behind the last edit.
    public var endIndex: Int { ends.isEmpty ? steps.count : ends.count }

    /// An edit by its place.
    public subscript(edit: Int) -> TextEdit {
        let range = steps(of: edit)
        var endOfText = range.lowerBound == 0 ? 0 : Int(steps[range.lowerBound - 1].endOfText)
        return TextEdit(
            inNormalForm: steps[range].map { step in
                defer { endOfText = Int(step.endOfText) }
                return TextSplice(
                    skipped: Int(step.skipped), deleted: Int(step.deleted),
                    inserted: String(decoding: text[endOfText..<Int(step.endOfText)], as: UTF8.self))
            })
    }
}
