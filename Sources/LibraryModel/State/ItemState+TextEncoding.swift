public import Causality
internal import MergeTypes

/// Texts in an item's row: what each says, in runs of its root and of what was typed. See Protocol/Encoding.md, "Item
/// row".
extension ItemState {
    func write(_ texts: TextMap, _ table: DotTable, to writer: inout ByteWriter) {
        writer.count(texts.entries.count)
        for text in texts.entries {
            writer.textName(text.name)
            table.write(text.heads, to: &writer)
            table.write(text.open, to: &writer)
            let pieces = text.pieces.canonicalPieces
            writer.count(pieces.count)
            for piece in pieces {
                switch piece {
                case .typed(let bytes):
                    writer.byte(0)
                    writer.blob(bytes)
                case .root(let range):
                    writer.byte(1)
                    writer.count(range.lowerBound)
                    writer.count(range.count)
                }
            }
            writer.count(text.pieces.tail)
        }
    }

    static func readTexts(
        from reader: inout ByteReader, _ table: DotTable
    ) throws(EncodingProblem) -> TextMap {
        var texts: [ItemText] = []
        for _ in 0..<(try reader.count(upTo: Limits.entriesInState, bytesEach: 6)) {
            let start = reader.offset
            let name = try reader.textName()
            if let last = texts.last, last.name >= name { throw EncodingProblem(.notCanonical, at: start) }
            let heads = try table.readDots(from: &reader)
            let open = try table.readDots(from: &reader)
            guard !heads.isEmpty, Self.stand(open, among: heads), name.root != nil || open.isEmpty else {
                throw EncodingProblem(.notCanonical, at: start)
            }
            texts.append(ItemText(name: name, heads: heads, open: open, pieces: try readPieces(from: &reader)))
        }
        return TextMap(entries: texts)
    }

    /// Whether all of some dots are among others, both ordered.
    private static func stand(_ dots: Few<Dot>, among others: Few<Dot>) -> Bool {
        var place = 0
        for dot in dots {
            while place < others.count, others[place] < dot { place += 1 }
            guard place < others.count, others[place] == dot else { return false }
        }
        return true
    }

    private static func readPieces(from reader: inout ByteReader) throws(EncodingProblem) -> TextPieces {
        let start = reader.offset
        var pieces: [TextPiece] = []
        for _ in 0..<(try reader.count(upTo: Int(UInt32.max), bytesEach: 2)) {
            let start = reader.offset
            switch try reader.byte() {
            case 0: pieces.append(.typed(try reader.blob(upTo: Int(UInt32.max))))
            case 1:
                let first = Int(try reader.number(upTo: UInt64(Limits.offsetInRow)))
                pieces.append(.root(first..<first + Int(try reader.number(upTo: UInt64(Limits.offsetInRow)))))
            default: throw EncodingProblem(.notCanonical, at: start)
            }
        }
        let tail = Int(try reader.number(upTo: UInt64(Limits.offsetInRow)))
        guard let text = TextPieces(canonicalPieces: pieces, tail: tail) else {
            throw EncodingProblem(.notCanonical, at: start)
        }
        return text
    }
}

extension ByteWriter {
    /// The code of a field, then 0, or 1 and the hash of the root.
    public mutating func textName(_ name: TextName) {
        number(name.field.rawValue)
        byte(name.root == nil ? 0 : 1)
        if let root = name.root { hash(root) }
    }
}

extension ByteReader {
    /// The name of a text.
    public mutating func textName() throws(EncodingProblem) -> TextName {
        let field = FieldCode(rawValue: try number(upTo: UInt64.max >> 1))
        let start = offset
        switch try byte() {
        case 0: return TextName(field: field)
        case 1: return TextName(field: field, root: try hash())
        default: throw EncodingProblem(.notCanonical, at: start)
        }
    }
}
