import Causality
import LibraryModel
import MergeTypes
import WireFormat

/// A segment of a note that was typed, in other entries than those that our writer makes.
struct DividedSegment {
    private let segment: Segment
    private let edits: [TextSplice]
    private let outline: BodyOutline.Sealed

    /// Takes a segment whose changes have one edit each.
    init(_ segment: Segment) throws {
        self.segment = segment
        edits = try segment.changes.map { change in
            let operations = try ChangeBody(bytes: change.body).presentParts.flatMap(\.operations)
            guard operations.count == 1, case .spliceText(let edit) = operations[0], edit.edit.splices.count == 1 else {
                preconditionFailure("each change types once")
            }
            return edit.edit.splices[0]
        }
        let parts = try BodyOutline(segment.changes[0].body).parts
        guard let first = parts[0] else { preconditionFailure("the part is here") }
        outline = first
    }

    var all: [(String, [UInt8])] {
        let count = segment.changes.count
        return [
            ("what was typed, as changes that stand each by itself", bytes((0..<count).map { change($0) })),
            (
                "what was typed, some of it in a run, some not",
                bytes([change(0), run(1..<6)] + (6..<8).map { change($0) } + [run(8..<count)])
            ),
            ("a run for each change", bytes((0..<count).map { run($0..<$0 + 1) })),
        ]
    }

    /// The head, then entries.
    private func bytes(_ entries: [[UInt8]]) -> [UInt8] {
        var writer = ByteWriter()
        writer.identifier(segment.replica)
        writer.number(segment.first)
        writer.count(segment.changes.count)
        writer.hash(segment.previousHash)
        writer.count(0)
        writer.hash(segment.headHash)
        for entry in entries { writer.raw(entry) }
        return writer.bytes
    }

    private func elapsed(_ index: Int) -> Int64 {
        let earlier = index == 0 ? 0 : segment.changes[index - 1].timestamp.milliseconds
        return segment.changes[index].timestamp.milliseconds - earlier
    }

    private func change(_ index: Int) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(0)
        writer.signed(elapsed(index))
        writer.number(segment.changes[index].timestamp.counter)
        writer.blob(segment.changes[index].body)
        return writer.bytes
    }

    /// A run in which each edit is a replacing stroke of its own.
    private func run(_ range: Range<Int>) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(1)
        writer.count(range.count)
        for index in range { writer.signed(elapsed(index)) }
        for index in range { writer.number(segment.changes[index].timestamp.counter) }
        for _ in range { writer.count(1) }
        writer.fixed64(outline.salt)
        // Kind, item, and one touch of the item itself.
        writer.blob(Array(outline.bytes.prefix(20)))
        writer.blob([4, 0])
        writer.count(range.count)
        for edit in edits[range] {
            writer.count(1 << 2 | 3)
            writer.count(edit.deleted)
            writer.count(edit.insertedScalars)
        }
        var cursor = 0
        for edit in edits[range] {
            writer.signed(Int64(edit.skipped - cursor))
            cursor = edit.skipped + edit.insertedScalars
        }
        writer.text(edits[range].map(\.inserted).joined())
        return writer.bytes
    }
}
