extension TextPieces {
    /// The largest chunk of typed text; a larger one is cut in halves.
    private static let largestChunk = 2048
    /// The size of chunks that a long insertion is cut into, and up to which small neighbours are joined.
    private static let usualChunk = 1024

    mutating func replace(
        at position: Int, deleting deleted: Int, inserting text: UnsafeRawBufferPointer, count: Int
    ) {
        seek(position)
        if deleted == 0, position == cursor.start, cursor.index > 0, pieces[cursor.index - 1].isTyped { stepBack() }
        if replaceInChunk(at: position, deleting: deleted, inserting: text, count: count) { return }
        split(at: position)
        delete(deleted)
        if text.isEmpty {
            joinAtCursor()
        } else {
            insert(text, count: count)
            joinAroundCursor()
        }
    }

    /// Moves the cursor to the piece that holds the scalar at a position.
    mutating func seek(_ position: Int) {
        while position < cursor.start { stepBack() }
        while position - cursor.start >= pieces[cursor.index].count {
            cursor.start += pieces[cursor.index].count
            cursor.index += 1
        }
    }

    private mutating func stepBack() {
        cursor.index -= 1
        cursor.start -= pieces[cursor.index].count
    }

    /// Edits one chunk of typed text in place, where that is all there is to do.
    private mutating func replaceInChunk(
        at position: Int, deleting deleted: Int, inserting text: UnsafeRawBufferPointer, count: Int
    ) -> Bool {
        let index = cursor.index
        let first = position - cursor.start
        let rest = pieces[index].count - deleted
        guard pieces[index].isTyped, first <= rest, rest + count > 0 else { return false }
        let start = pieces[index].offset(of: first)
        let end = deleted == 0 ? start : pieces[index].offset(of: first + deleted)
        let size = pieces[index].bytes.count - (end - start) + text.count
        guard size <= Self.largestChunk else { return false }
        pieces[index].bytes.replaceSubrange(start..<end, with: text)
        pieces[index].count = rest + count
        if deleted > 0, size < Self.usualChunk / 2 { joinAroundCursor() }
        return true
    }

    /// Makes a piece begin at a position, and moves the cursor there.
    private mutating func split(at position: Int) {
        seek(position)
        let (index, count) = (cursor.index, position - cursor.start)
        if count == 0 { return }
        let piece = pieces[index]
        var rest = Piece(root: piece.root.map { $0 + count }, count: piece.count - count)
        pieces[index].count = count
        if piece.isTyped {
            let offset = piece.offset(of: count)
            rest.bytes = Array(piece.bytes[offset...])
            pieces[index].bytes = Array(piece.bytes[..<offset])
        }
        pieces.insert(rest, at: index + 1)
        cursor = Cursor(index: index + 1, start: position)
    }

    /// Deletes scalars from the beginning of the cursor's piece on.
    private mutating func delete(_ count: Int) {
        if count == 0 { return }
        var end = cursor.index
        var left = count
        while left >= pieces[end].count {
            left -= pieces[end].count
            end += 1
        }
        if left > 0 {
            let offset = pieces[end].isTyped ? pieces[end].offset(of: left) : 0
            pieces[end].bytes.removeFirst(offset)
            pieces[end].root? += left
            pieces[end].count -= left
        }
        pieces.removeSubrange(cursor.index..<end)
    }

    /// Inserts a text before the cursor's piece, and moves the cursor to a piece that has some of it.
    private mutating func insert(_ text: UnsafeRawBufferPointer, count: Int) {
        let index = cursor.index
        if index > 0, pieces[index - 1].isTyped, pieces[index - 1].bytes.count + text.count <= Self.largestChunk {
            stepBack()
            pieces[index - 1].bytes.append(contentsOf: text)
            pieces[index - 1].count += count
        } else if pieces[index].isTyped, pieces[index].bytes.count + text.count <= Self.largestChunk {
            pieces[index].bytes.insert(contentsOf: text, at: 0)
            pieces[index].count += count
        } else {
            pieces.insert(contentsOf: Self.chunks(of: text), at: index)
        }
    }

    static func chunks(of text: UnsafeRawBufferPointer) -> [Piece] {
        var chunks: [Piece] = []
        var start = 0
        while start < text.count {
            var end = min(start + usualChunk, text.count)
            while end < text.count, !UnicodeScalarCount.begins(text[end]) { end += 1 }
            let bytes = Array(text[start..<end])
            chunks.append(Piece(count: bytes.unicodeScalarCount, bytes: bytes))
            start = end
        }
        return chunks
    }

    private mutating func joinAroundCursor() {
        if pieces[cursor.index + 1].isTyped {
            cursor.start += pieces[cursor.index].count
            cursor.index += 1
            joinAtCursor()
        }
        joinAtCursor()
    }

    /// Joins the cursor's piece with the one before, where both are contiguous in the root or small.
    private mutating func joinAtCursor() {
        let index = cursor.index
        if index == 0 { return }
        let (left, right) = (pieces[index - 1], pieces[index])
        if let first = left.root {
            guard right.root == first + left.count else { return }
        } else {
            guard right.isTyped, left.bytes.count + right.bytes.count <= Self.usualChunk else { return }
        }
        stepBack()
        pieces[index - 1].bytes += right.bytes
        pieces[index - 1].count += right.count
        pieces.remove(at: index)
    }
}
