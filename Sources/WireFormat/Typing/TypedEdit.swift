internal import Causality
internal import LibraryModel
internal import MergeTypes

/// An edit of one splice, whose text stands among other bytes.
///
/// There are very many, so that each is but numbers.
struct TypedEdit {
    let skipped: Int
    let deleted: Int
    /// Where the UTF-8 stands.
    let inserted: Range<Int>
    let insertedScalars: Int

    /// Where the cursor stands behind it.
    var cursor: Int { skipped + insertedScalars }

    /// The least that an operation with an edit takes.
    static let smallestOperationInBytes = 9

    /// How many bytes it takes.
    var sizeInBytes: Int {
        ByteWriter.size(of: skipped) + ByteWriter.size(of: deleted) + ByteWriter.size(of: inserted.count)
            + inserted.count
    }
}

extension TypedEdit {
    /// Reads an operation that does nothing but this to a text, and spares nothing; `nil` for any other.
    ///
    /// - Parameter text: the text that it must be, where that is known; and then where its name stands.
    init?(
        operation reader: inout ByteReader, on text: inout (name: TextName, range: Range<Int>)?
    ) throws(EncodingProblem) {
        guard try reader.number() == OperationCodec.Code.spliceText else { return nil }
        let end = try reader.count(upTo: Limits.operationInBytes) + reader.offset
        if let text {
            guard reader.skip(repeating: text.range) else { return nil }
        } else {
            let start = reader.offset
            text = (try reader.textName(), start..<reader.offset)
        }
        // Nothing spared, one splice.
        guard try reader.number() == 0, try reader.number() == 1 else { return nil }
        try self.init(splice: &reader)
        if reader.offset != end { return nil }
    }

    /// Reads the splice; `nil` where a cursor could lose its place, or the text isn't UTF-8.
    private init?(splice reader: inout ByteReader) throws(EncodingProblem) {
        skipped = Int(try reader.number(upTo: UInt64(TextEdit.reachLimit)))
        deleted = Int(try reader.number(upTo: UInt64(TextEdit.reachLimit)))
        inserted = try reader.skip(try reader.count(upTo: Limits.textInBytes))
        let text = reader.bytes(in: inserted)
        if text.isEmpty || text.count == 1 && text[text.startIndex] < 0x80 {
            insertedScalars = text.count
        } else {
            guard let text = String(validating: text, as: UTF8.self) else { return nil }
            insertedScalars = text.unicodeScalars.count
        }
        guard cursor <= TextEdit.reachLimit else { return nil }
    }
}

extension TextEditList {
    /// Adds an edit that was read; `false` where it changes nothing, or reaches too far.
    mutating func append(_ edit: TypedEdit, from reader: ByteReader) -> Bool {
        append(
            skipping: edit.skipped, deleting: edit.deleted, inserting: reader.bytes(in: edit.inserted),
            scalars: edit.insertedScalars)
    }
}

extension ByteWriter {
    /// How many bytes a count takes.
    static func size(of count: Int) -> Int { max(1, (70 - count.leadingZeroBitCount) / 7) }
}
