extension TextPieces {
    /// The edit that makes the text say something else; `nil` where it would reach too far.
    ///
    /// - Parameters:
    ///   - new: what it is to say, in UTF-8.
    ///   - root: the root's bytes.
    public func edit(making new: [UInt8], root: [UInt8]) -> TextEdit? {
        let old = render(root: root)
        return old == new ? TextEdit() : edit(as: TextEdit(from: old, to: new), rootScalars: root.unicodeScalarCount)
    }

    /// An edit of what the text shows, as an edit of its sequence; `nil` where that reaches too far.
    public func edit(as edit: TextEdit, rootScalars: Int) -> TextEdit? {
        let shown = visibleScalars(rootScalars: rootScalars)
        if position(ofVisible: shown, rootScalars: rootScalars) == shown { return edit }
        var steps: [TextSplice] = []
        var (visible, sequence) = (0, 0)
        for splice in edit.splices {
            visible += splice.skipped
            let start = max(sequence, position(ofVisible: min(visible, shown), rootScalars: rootScalars))
            visible += splice.deleted
            let end = max(start, position(ofVisible: min(visible, shown), rootScalars: rootScalars))
            steps.append(TextSplice(skipped: start - sequence, deleted: end - start, inserted: splice.inserted))
            sequence = end
        }
        return TextEdit(normal: steps)
    }
}

extension TextEdit {
    /// The edit that takes this one back, made right behind it.
    ///
    /// - Parameters:
    ///   - text: the text before this edit.
    ///   - root: the root's bytes.
    public func inverse(on text: TextPieces, root: [UInt8]) -> TextEdit {
        let shown = text.render(root: root)
        let rootScalars = root.unicodeScalarCount
        var steps: [TextSplice] = []
        var position = 0
        var (scalar, offset) = (0, 0)
        shown.withUnsafeBytes { bytes in
            for splice in splices {
                position += splice.skipped
                let first = text.visiblePosition(of: position, rootScalars: rootScalars)
                position += splice.deleted
                let last = text.visiblePosition(of: position, rootScalars: rootScalars)
                let start = UnicodeScalarCount.offset(ofScalar: first - scalar, in: bytes, from: offset)
                let end = UnicodeScalarCount.offset(ofScalar: last - first, in: bytes, from: start)
                steps.append(
                    TextSplice(
                        skipped: splice.skipped, deleted: splice.insertedScalars,
                        inserted: String(decoding: bytes[start..<end], as: UTF8.self)))
                (scalar, offset) = (last, end)
            }
        }
        return TextEdit(steps)
    }
}
