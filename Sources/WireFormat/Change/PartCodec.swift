internal import Causality
internal import LibraryModel
internal import MergeTypes

/// Parts as bytes: the item, what is touched, the operations.
///
/// See Protocol/Encoding.md, "Parts".
enum PartCodec {
    static func write(_ part: ChangePart, to writer: inout ByteWriter) {
        writer.number(part.item.kind.rawValue)
        writer.identifier(part.item.id)
        writer.count(part.touches.count)
        for touch in part.touches {
            if touch.item == part.item {
                writer.byte(0)
            } else {
                writer.byte(1)
                writer.number(touch.item.kind.rawValue)
                writer.identifier(touch.item.id)
            }
            writer.dots(touch.sparing)
        }
        writer.count(part.operations.count)
        for operation in part.operations { OperationCodec.write(operation, to: &writer) }
    }

    static func read(
        from reader: inout ByteReader, firstIndex: UInt32
    ) throws(EncodingProblem) -> ChangePart {
        let start = reader.offset
        let item = try readItem(from: &reader)
        var touches: [ChangePart.Touch] = []
        for _ in 0..<(try reader.count(upTo: Limits.touchesInPart, bytesEach: 2)) {
            touches.append(try readTouch(from: &reader, in: item))
        }
        let operations = try readOperations(from: &reader)
        let part = ChangePart(item: item, firstIndex: firstIndex, touches: touches, operations: operations)
        if operations.hasPurge && !part.isPurge {
            throw EncodingProblem(.unexpected("a purge that does not stand alone in its part"), at: start)
        }
        return part
    }

    private static func readOperations(from reader: inout ByteReader) throws(EncodingProblem) -> OperationList {
        let count = try reader.count(upTo: Limits.operationsInChange, bytesEach: 2)
        var edits = TextEditList(capacity: min(count, reader.remaining / TypedEdit.smallestOperationInBytes))
        var text: (name: TextName, range: Range<Int>)?
        while edits.count < count {
            let start = reader.offset
            guard let edit = try? TypedEdit(operation: &reader, on: &text), edits.append(edit, from: reader) else {
                reader.goBack(to: start)
                break
            }
        }
        let typed = text.map { OperationList(edits, of: $0.name) } ?? OperationList([])
        if typed.count == count { return typed }
        var operations = Array(typed)
        while operations.count < count { operations.append(try OperationCodec.read(from: &reader)) }
        return OperationList(operations)
    }

    /// The item that a part is on, which stands first.
    static func readItem(from reader: inout ByteReader) throws(EncodingProblem) -> ItemKey {
        ItemKey(kind: ItemKind(rawValue: try reader.number()), id: try reader.identifier())
    }

    /// Passes over a part's item and touches, up to its operations.
    static func skipHead(of reader: inout ByteReader) throws(EncodingProblem) {
        _ = try readItem(from: &reader)
        for _ in 0..<(try reader.count(upTo: Limits.touchesInPart, bytesEach: 2)) {
            if try reader.byte() != 0 { _ = try readItem(from: &reader) }
            _ = try reader.dots()
        }
    }

    private static func readTouch(
        from reader: inout ByteReader, in own: ItemKey
    ) throws(EncodingProblem) -> ChangePart.Touch {
        let start = reader.offset
        var item = own
        switch try reader.byte() {
        case 0: break
        case 1:
            item = try readItem(from: &reader)
            if item == own { throw EncodingProblem(.notCanonical, at: start) }
        default: throw EncodingProblem(.notCanonical, at: start)
        }
        return ChangePart.Touch(item: item, sparing: try reader.dots())
    }
}
