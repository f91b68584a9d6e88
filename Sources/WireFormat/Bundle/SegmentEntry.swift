internal import Causality
internal import LibraryModel

/// What a segment is made of: a change, or a run of changes that were typed.
enum SegmentEntry {
    private static let changeForm: UInt8 = 0
    private static let typingForm: UInt8 = 1

    case change(SegmentChange)
    case typing(TypingRun)

    /// Puts what was typed in a row into runs, as long ones as there are.
    static func grouping(_ changes: [SegmentChange]) throws(EncodingProblem) -> [SegmentEntry] {
        var entries: [SegmentEntry] = []
        var run: TypingRun?
        // No reader takes runs that come to more.
        var typedInBytes = 0
        func close() {
            // What is typed at once takes less as a change.
            if let run { entries += run.edits > 1 ? [.typing(run)] : run.changes.map { .change($0) } }
            run = nil
        }
        for change in changes {
            try EncodingProblem.require(change.body.count, upTo: Limits.changeInBytes)
            guard typedInBytes + change.body.count <= Limits.frameInBytes, let typing = TypingChange(change.body) else {
                close()
                entries.append(.change(change))
                continue
            }
            if run?.heading != typing.heading { close() }
            typedInBytes += change.body.count
            var longer = run ?? TypingRun(typing.heading)
            run = nil
            longer.append(change, typing)
            run = longer
        }
        close()
        return entries
    }

    /// Writes the entry, and returns its last change's time.
    func write(to writer: inout ByteWriter, after time: Timestamp) -> Timestamp {
        switch self {
        case .change(let change):
            writer.byte(Self.changeForm)
            writer.signed(change.timestamp.milliseconds - time.milliseconds)
            writer.number(change.timestamp.counter)
            writer.blob(change.body)
            return change.timestamp
        case .typing(var run):
            writer.byte(Self.typingForm)
            run.finish(to: &writer, after: time)
            return run.changes.last?.timestamp ?? time
        }
    }

    /// Reads an entry of at most so many changes.
    static func read(
        from reader: inout ByteReader, of bytes: [UInt8], after time: Timestamp, upTo limit: Int,
        bodiesInBytes: inout Int
    ) throws(EncodingProblem) -> [SegmentChange] {
        let start = reader.offset
        switch try reader.byte() {
        case changeForm:
            let time = try reader.timestamp(in: try reader.milliseconds(after: time.milliseconds))
            return [SegmentChange(timestamp: time, body: try reader.blob(upTo: Limits.changeInBytes))]
        case typingForm:
            return try TypingRun.read(
                from: &reader, of: bytes, after: time, upTo: limit, bodiesInBytes: &bodiesInBytes)
        default: throw EncodingProblem(.notCanonical, at: start)
        }
    }
}

extension ByteReader {
    /// Milliseconds as their difference from those before.
    mutating func milliseconds(after previous: Int64) throws(EncodingProblem) -> Int64 {
        let start = offset
        let (milliseconds, isTooLarge) = previous.addingReportingOverflow(try signed())
        guard !isTooLarge, (0...Timestamp.largestMilliseconds).contains(milliseconds) else {
            throw EncodingProblem(.unexpected("a time outside of all times"), at: start)
        }
        return milliseconds
    }

    /// The counter of a time in these milliseconds.
    mutating func timestamp(in milliseconds: Int64) throws(EncodingProblem) -> Timestamp {
        Timestamp(rawValue: UInt64(milliseconds) << 16 | (try number(upTo: UInt64(UInt16.max))))
    }
}
