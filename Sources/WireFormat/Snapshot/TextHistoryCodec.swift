public import Causality
public import LibraryModel
internal import MergeTypes

/// Edits of one text ⇄ bytes, as columns: what merging needs of them once their changes are gone.
///
/// See Protocol/Bundles.md, "Runs of edits".
public enum TextHistoryCodec {
    /// As many edits as are opened at once without a pause.
    private static let editsInRun = 8_192

    /// Encodes edits in the order of folding, as runs of a size that is good to open.
    public static func runs(_ records: [TextRecord]) throws(EncodingProblem) -> [[UInt8]] {
        var runs: [[UInt8]] = []
        for start in stride(from: 0, to: records.count, by: editsInRun) {
            runs.append(try encode(Array(records[start..<min(records.count, start + editsInRun)])))
        }
        return runs
    }

    /// Encodes edits in the order of folding.
    ///
    /// - Throws: `EncodingProblem` for more edits than the limits allow.
    public static func encode(_ records: [TextRecord]) throws(EncodingProblem) -> [UInt8] {
        try EncodingProblem.require(records.count, upTo: Limits.operationsInChange)
        let names = NameTable(records)
        var writer = ByteWriter(capacity: 64 + records.count * 10)
        writer.replicas(names.replicas)
        writer.count(records.count)
        for record in records { writer.count(names.place(of: record.dot.replica)) }
        var last = [UInt64](repeating: 0, count: names.replicas.count)
        for record in records {
            let place = names.place(of: record.dot.replica)
            writer.signed(Int64(record.dot.sequence) - Int64(last[place]))
            last[place] = record.dot.sequence
        }
        for record in records { writer.number(record.dot.index) }
        for record in records {
            guard let bases = record.bases else {
                writer.count(0)
                continue
            }
            writer.count(bases.count + 1)
            // The fold has them in the order of its graph, which isn't the same everywhere.
            for base in bases.sorted() {
                writer.count(names.place(of: base.replica))
                writer.number(base.sequence)
                writer.number(base.index)
            }
        }
        write(records.map(\.edit), to: &writer)
        return writer.bytes
    }

    /// Splices as columns; the first one's place as its distance from that of the edit before, which hardly varies
    /// while somebody types.
    private static func write(_ edits: [TextEdit], to writer: inout ByteWriter) {
        for edit in edits { writer.count(edit.splices.count) }
        var cursor = 0
        for edit in edits {
            for (index, splice) in edit.splices.enumerated() {
                guard index == 0 else {
                    writer.count(splice.skipped)
                    continue
                }
                writer.signed(Int64(splice.skipped - cursor))
                cursor = splice.skipped
            }
        }
        for edit in edits { for splice in edit.splices { writer.count(splice.deleted) } }
        for edit in edits { for splice in edit.splices { writer.count(splice.inserted.utf8.count) } }
        var text = ByteWriter()
        for edit in edits { for splice in edit.splices { text.raw(Array(splice.inserted.utf8)) } }
        writer.blob(text.bytes)
    }

    /// Reads edits.
    ///
    /// - Throws: `EncodingProblem` for bytes that are cut, not canonical, followed by others, or over a limit.
    public static func decode(_ bytes: [UInt8]) throws(EncodingProblem) -> [TextRecord] {
        var reader = ByteReader(bytes)
        let replicas = try reader.replicas()
        let start = reader.offset
        let count = try reader.count(upTo: Limits.operationsInChange, bytesEach: 5)
        guard count > 0 else { throw EncodingProblem(.notCanonical, at: start) }
        let dots = try readDots(count, of: replicas, from: &reader)
        var bases: [[Dot]?] = []
        bases.reserveCapacity(count)
        for _ in 0..<count { bases.append(try readBases(of: replicas, from: &reader)) }
        let edits = try readEdits(count, from: &reader)
        try reader.expectEnd()
        return dots.indices.map { TextRecord(dot: dots[$0], edit: edits[$0], bases: bases[$0]) }
    }

    private static func readDots(
        _ count: Int, of replicas: [ReplicaID], from reader: inout ByteReader
    ) throws(EncodingProblem) -> [Dot] {
        var places: [Int] = []
        places.reserveCapacity(count)
        for _ in 0..<count { places.append(try readPlace(of: replicas, from: &reader)) }
        var last = [Int64](repeating: 0, count: replicas.count)
        var sequences: [UInt64] = []
        sequences.reserveCapacity(count)
        for place in places {
            let start = reader.offset
            let (sequence, isTooLarge) = last[place].addingReportingOverflow(try reader.signed())
            guard !isTooLarge, sequence > 0, sequence <= Int64(Causality.largestSequence) else {
                throw EncodingProblem(.unexpected("a sequence outside of all sequences"), at: start)
            }
            last[place] = sequence
            sequences.append(UInt64(sequence))
        }
        var dots: [Dot] = []
        dots.reserveCapacity(count)
        for (place, sequence) in zip(places, sequences) {
            dots.append(Dot(replica: replicas[place], sequence: sequence, index: try readIndex(from: &reader)))
        }
        return dots
    }

    private static func readBases(
        of replicas: [ReplicaID], from reader: inout ByteReader
    ) throws(EncodingProblem) -> [Dot]? {
        let count = try reader.count(upTo: Limits.entriesInState)
        guard count > 0 else { return nil }
        var bases: [Dot] = []
        for _ in 0..<(count - 1) {
            let start = reader.offset
            let replica = replicas[try readPlace(of: replicas, from: &reader)]
            let sequence = try reader.sequence()
            let base = Dot(replica: replica, sequence: sequence, index: try readIndex(from: &reader))
            if let last = bases.last, last >= base { throw EncodingProblem(.notCanonical, at: start) }
            bases.append(base)
        }
        return bases
    }

    private static func readEdits(
        _ count: Int, from reader: inout ByteReader
    ) throws(EncodingProblem) -> [TextEdit] {
        var spliceCounts: [Int] = []
        spliceCounts.reserveCapacity(count)
        for _ in 0..<count { spliceCounts.append(try reader.count(upTo: Limits.splicesInEdit, bytesEach: 3)) }
        var skipped: [Int] = []
        var cursor: Int64 = 0
        for spliceCount in spliceCounts {
            for index in 0..<spliceCount {
                let start = reader.offset
                guard index == 0 else {
                    skipped.append(Int(try reader.number(upTo: UInt64(TextEdit.reachLimit))))
                    continue
                }
                let (place, isTooFar) = cursor.addingReportingOverflow(try reader.signed())
                guard !isTooFar, (0...Int64(TextEdit.reachLimit)).contains(place) else {
                    throw EncodingProblem(.unexpected("a place outside of all texts"), at: start)
                }
                cursor = place
                skipped.append(Int(place))
            }
        }
        var deleted: [Int] = []
        deleted.reserveCapacity(skipped.count)
        for _ in skipped { deleted.append(Int(try reader.number(upTo: UInt64(TextEdit.reachLimit)))) }
        var lengths: [Int] = []
        lengths.reserveCapacity(skipped.count)
        for _ in skipped { lengths.append(try reader.count(upTo: Limits.textInBytes, bytesEach: 1)) }
        let textStart = reader.offset
        let text = try reader.blob(upTo: Limits.frameInBytes)
        var edits: [TextEdit] = []
        edits.reserveCapacity(count)
        var splice = 0
        var end = 0
        for spliceCount in spliceCounts {
            var splices: [TextSplice] = []
            for _ in 0..<spliceCount {
                let first = end
                end += lengths[splice]
                guard end <= text.count, let inserted = String(validating: text[first..<end], as: UTF8.self) else {
                    throw EncodingProblem(.unexpected("an insertion that is no text"), at: textStart)
                }
                splices.append(TextSplice(skipped: skipped[splice], deleted: deleted[splice], inserted: inserted))
                splice += 1
            }
            guard let edit = TextEdit(normal: splices) else { throw EncodingProblem(.notCanonical, at: textStart) }
            edits.append(edit)
        }
        guard end == text.count else { throw EncodingProblem(.notCanonical, at: textStart) }
        return edits
    }

    private static func readPlace(
        of replicas: [ReplicaID], from reader: inout ByteReader
    ) throws(EncodingProblem) -> Int {
        let start = reader.offset
        let place = try reader.number()
        guard place < UInt64(replicas.count) else { throw EncodingProblem(.notCanonical, at: start) }
        return Int(place)
    }

    private static func readIndex(from reader: inout ByteReader) throws(EncodingProblem) -> UInt32 {
        UInt32(try reader.number(upTo: UInt64(UInt32.max)))
    }
}

/// The authors that edits and their bases name, in ascending order.
private struct NameTable {
    let replicas: [ReplicaID]
    private let places: [ReplicaID: Int]

    init(_ records: [TextRecord]) {
        var all = Set(records.map(\.dot.replica))
        for record in records { for base in record.bases ?? [] { all.insert(base.replica) } }
        replicas = all.sorted()
        places = Dictionary(uniqueKeysWithValues: replicas.enumerated().map { ($0.element, $0.offset) })
    }

    func place(of replica: ReplicaID) -> Int { places[replica] ?? 0 }
}
