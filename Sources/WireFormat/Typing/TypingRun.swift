internal import Causality
internal import LibraryModel

/// Changes of one author that do nothing but edit one text, written as columns: what they have in common stands once.
///
/// See Protocol/Bundles.md, "Typing".
struct TypingRun {
    let heading: TypingChange.Heading
    private(set) var edits = 0
    private(set) var changes: [SegmentChange] = []
    private var editCounts: [Int] = []
    private var strokes = StrokeWriter()

    init(_ heading: TypingChange.Heading) { self.heading = heading }

    mutating func append(_ change: SegmentChange, _ typing: TypingChange) {
        changes.append(change)
        editCounts.append(typing.edits.count)
        edits += typing.edits.count
        for edit in typing.edits { strokes.append(edit, of: typing.body) }
    }

    /// Writes the run.
    ///
    /// - Parameter time: the time of the change before.
    mutating func finish(to writer: inout ByteWriter, after time: Timestamp) {
        writer.count(changes.count)
        var previous = time
        for change in changes {
            writer.signed(change.timestamp.milliseconds - previous.milliseconds)
            previous = change.timestamp
        }
        for change in changes { writer.number(change.timestamp.counter) }
        for count in editCounts { writer.count(count) }
        writer.fixed64(heading.salt)
        writer.blob(heading.part)
        writer.blob(heading.text)
        strokes.finish(to: &writer)
    }
}

extension TypingRun {
    /// Reads a run.
    ///
    /// - Parameters:
    ///   - bytes: what `reader` reads from.
    ///   - time: the time of the change before.
    ///   - limit: how many changes there may be.
    ///   - bodiesInBytes: grows by what the changes come to; a few bytes may stand for many.
    static func read(
        from reader: inout ByteReader, of bytes: [UInt8], after time: Timestamp, upTo limit: Int,
        bodiesInBytes: inout Int
    ) throws(EncodingProblem) -> [SegmentChange] {
        let start = reader.offset
        let count = try reader.count(upTo: Limits.changesInSegment, bytesEach: 3)
        guard count > 0, count <= limit else { throw EncodingProblem(.notCanonical, at: start) }
        let times = try readTimes(count, from: &reader, after: time)
        var editCounts: [Int] = []
        editCounts.reserveCapacity(count)
        for _ in 0..<count {
            let start = reader.offset
            editCounts.append(Int(try reader.number(upTo: UInt64(Limits.operationsInChange))))
            if editCounts.last == 0 { throw EncodingProblem(.notCanonical, at: start) }
        }
        let heading = TypingChange.Heading(
            salt: try reader.fixed64(), part: try reader.blob(upTo: Limits.partInBytes),
            text: try reader.blob(upTo: Limits.partInBytes))
        let strokesStart = reader.offset
        var strokes = try StrokeReader(&reader, of: bytes)
        var changes: [SegmentChange] = []
        changes.reserveCapacity(count)
        var operations = ByteWriter()
        for (time, editCount) in zip(times, editCounts) {
            operations.removeAll()
            bodiesInBytes += heading.part.count
            for _ in 0..<editCount {
                heading.write(try strokes.next(), of: strokes.text, to: &operations)
                try EncodingProblem.require(bodiesInBytes + operations.bytes.count, upTo: Limits.frameInBytes)
            }
            bodiesInBytes += operations.bytes.count
            let body = heading.body(of: editCount, operations: operations.bytes)
            changes.append(SegmentChange(timestamp: time, body: body))
        }
        guard strokes.isAtEnd else { throw EncodingProblem(.notCanonical, at: strokesStart) }
        return changes
    }

    private static func readTimes(
        _ count: Int, from reader: inout ByteReader, after time: Timestamp
    ) throws(EncodingProblem) -> [Timestamp] {
        var milliseconds: [Int64] = []
        milliseconds.reserveCapacity(count)
        for _ in 0..<count {
            milliseconds.append(try reader.milliseconds(after: milliseconds.last ?? time.milliseconds))
        }
        var times: [Timestamp] = []
        times.reserveCapacity(count)
        for milliseconds in milliseconds { times.append(try reader.timestamp(in: milliseconds)) }
        return times
    }
}
