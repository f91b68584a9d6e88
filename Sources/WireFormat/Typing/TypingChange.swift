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

    init?(_ body: [UInt8]) {
        guard let change = try? Self.read(body) else { return nil }
        self = change
    }

    private init(heading: Heading, edits: [TypedEdit]) {
        self.heading = heading
        self.edits = edits
    }

    private static func read(_ body: [UInt8]) throws(EncodingProblem) -> TypingChange? {
        // No step, one part, and that is present. Most changes end here.
        guard body.starts(with: [0, 1, 0]) else { return nil }
        var reader = ByteReader(body, in: 3..<body.count)
        let salt = try reader.fixed64()
        guard try reader.count(upTo: Limits.partInBytes) == reader.remaining else { return nil }
        let partStart = reader.offset
        try PartCodec.skipHead(of: &reader)
        let part = reader.bytes(in: partStart..<reader.offset)
        let count = try reader.count(upTo: Limits.operationsInChange, bytesEach: 2)
        guard count > 0 else { return nil }
        var text: Range<Int>?
        var edits: [TypedEdit] = []
        edits.reserveCapacity(count)
        for _ in 0..<count {
            guard try reader.number() == OperationCodec.Code.spliceText else { return nil }
            let end = try reader.count(upTo: Limits.operationInBytes) + reader.offset
            let nameStart = reader.offset
            _ = try reader.textName()
            let name = nameStart..<reader.offset
            if let text, body[text] != body[name] { return nil }
            text = name
            // Nothing spared, one splice.
            guard try reader.number() == 0, try reader.number() == 1, let edit = try TypedEdit(&reader, in: body),
                reader.offset == end
            else { return nil }
            edits.append(edit)
        }
        guard reader.isAtEnd, let text else { return nil }
        return TypingChange(
            heading: Heading(salt: salt, part: part, text: Array(body[text])), edits: edits)
    }
}

extension TypingChange.Heading {
    /// The body of a change with these edits.
    func body(of edits: some Collection<TypedEdit>) -> [UInt8] {
        var operations = ByteWriter.size(of: edits.count)
        for edit in edits {
            let payload = text.count + 2 + edit.sizeInBytes
            operations += 1 + ByteWriter.size(of: payload) + payload
        }
        var writer = ByteWriter(capacity: 3 + 8 + 10 + part.count + operations)
        writer.raw([0, 1, 0])
        writer.fixed64(salt)
        writer.count(part.count + operations)
        writer.raw(part)
        writer.count(edits.count)
        for edit in edits {
            writer.number(OperationCodec.Code.spliceText)
            writer.count(text.count + 2 + edit.sizeInBytes)
            writer.raw(text)
            writer.byte(0)
            writer.byte(1)
            edit.write(to: &writer)
        }
        return writer.bytes
    }
}
