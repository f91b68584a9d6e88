internal import Causality
internal import LibraryModel
internal import MergeTypes

/// A change that does nothing but edit one text, with one splice an operation: what somebody typed.
///
/// It is read from a change's bytes, and `nil` for all others. Its bytes can be made again from what is here.
struct TypingChange {
    /// What the changes of a run have in common.
    struct Heading: Hashable {
        let salt: UInt64
        /// The part up to its operations: item and touches.
        let part: [UInt8]
        /// The text's name.
        let text: [UInt8]
    }

    let heading: Heading
    let edits: [TypedEdit]
    /// What the edits' texts stand in.
    let body: [UInt8]

    init?(_ body: [UInt8]) {
        guard let change = try? Self.read(body) else { return nil }
        self = change
    }

    private init(heading: Heading, edits: [TypedEdit], body: [UInt8]) {
        self.heading = heading
        self.edits = edits
        self.body = body
    }

    private static func read(_ body: [UInt8]) throws(EncodingProblem) -> TypingChange? {
        // No step, one part, and that is present. Most changes end here.
        guard body.starts(with: [0, 1, 0]) else { return nil }
        var reader = ByteReader(body, in: 3..<body.count)
        let salt = try reader.fixed64()
        guard try reader.count(upTo: Limits.partInBytes) == reader.remaining else { return nil }
        let partStart = reader.offset
        try PartCodec.skipHead(of: &reader)
        let part = Array(reader.bytes(in: partStart..<reader.offset))
        let count = try reader.count(upTo: Limits.operationsInChange, bytesEach: 2)
        guard count > 0 else { return nil }
        var text: (name: TextName, range: Range<Int>)?
        var edits: [TypedEdit] = []
        edits.reserveCapacity(count)
        for _ in 0..<count {
            guard let edit = try TypedEdit(operation: &reader, on: &text) else { return nil }
            edits.append(edit)
        }
        guard reader.isAtEnd, let text else { return nil }
        return TypingChange(
            heading: Heading(salt: salt, part: part, text: Array(body[text.range])), edits: edits,
            body: body)
    }
}

extension TypingChange.Heading {
    /// The operation of an edit, whose text stands in `bytes`.
    func write(_ edit: TypedEdit, of bytes: [UInt8], to writer: inout ByteWriter) {
        let size = text.count + 2 + edit.sizeInBytes
        writer.raw(upTo: size + 20) { span in
            span.number(OperationCodec.Code.spliceText)
            span.count(size)
            span.raw(text, in: 0..<text.count)
            span.append(0)
            span.append(1)
            span.count(edit.skipped)
            span.count(edit.deleted)
            span.count(edit.inserted.count)
            span.raw(bytes, in: edit.inserted)
        }
    }

    /// The body of a change with so many operations.
    func body(of count: Int, operations: [UInt8]) -> [UInt8] {
        let size = part.count + ByteWriter.size(of: count) + operations.count
        var writer = ByteWriter(capacity: 3 + 8 + 10 + size)
        writer.raw([0, 1, 0])
        writer.fixed64(salt)
        writer.count(size)
        writer.raw(part)
        writer.count(count)
        writer.raw(operations)
        return writer.bytes
    }
}
