internal import Causality
internal import LibraryModel
internal import MergeTypes

/// An edit of one splice.
struct TypedEdit: Hashable {
    var skipped: Int
    var deleted: Int
    /// UTF-8.
    var inserted: ArraySlice<UInt8>
    var insertedScalars: Int

    /// Where the cursor stands behind it.
    var cursor: Int { skipped + insertedScalars }

    init(skipped: Int, deleted: Int = 0, inserted: ArraySlice<UInt8> = [], insertedScalars: Int = 0) {
        self.skipped = skipped
        self.deleted = deleted
        self.inserted = inserted
        self.insertedScalars = insertedScalars
    }

    /// Reads the splice; `nil` where a cursor could lose its place, or the text isn't UTF-8.
    init?(_ reader: inout ByteReader, in body: [UInt8]) throws(EncodingProblem) {
        skipped = Int(try reader.number(upTo: UInt64(TextEdit.reachLimit)))
        deleted = Int(try reader.number(upTo: UInt64(TextEdit.reachLimit)))
        let range = try reader.skip(try reader.count(upTo: Limits.textInBytes))
        inserted = body[range]
        if inserted.count == 1, body[range.lowerBound] < 0x80 {
            insertedScalars = 1
        } else {
            guard let text = String(validating: inserted, as: UTF8.self) else { return nil }
            insertedScalars = text.unicodeScalars.count
        }
        guard cursor <= TextEdit.reachLimit else { return nil }
    }

    /// How many bytes it takes.
    var sizeInBytes: Int {
        ByteWriter.size(of: skipped) + ByteWriter.size(of: deleted) + ByteWriter.size(of: inserted.count)
            + inserted.count
    }

    func write(to writer: inout ByteWriter) {
        writer.count(skipped)
        writer.count(deleted)
        writer.count(inserted.count)
        writer.raw(inserted)
    }
}

extension ByteWriter {
    /// How many bytes a count takes.
    static func size(of count: Int) -> Int { max(1, (70 - count.leadingZeroBitCount) / 7) }
}
