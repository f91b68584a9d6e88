public import Causality
internal import MergeTypes

/// The replicas and changes that an item's state names, each listed once; dots refer to them by position.
struct DotTable {
    private struct Line {
        let change: ChangeID
        /// Known where the change wrote a register.
        var timestamp: Timestamp?
    }

    private var lines: [Line] = []

    init(_ state: ItemState) {
        for entry in state.registers.entries {
            for sibling in entry.value.siblings { include(sibling.dot, sibling.timestamp) }
        }
        for sibling in state.privateRecord.siblings { include(sibling.dot, sibling.timestamp) }
        for entry in state.sets.entries {
            for member in entry.value.entries { for dot in member.dots { include(dot, nil) } }
        }
        // What is open of a text is among its heads.
        for text in state.texts.entries { for dot in text.heads { include(dot, nil) } }
        for dot in state.touches.touches { include(dot, nil) }
        for dot in state.touches.trashings { include(dot, nil) }
        for dot in state.purge?.dots ?? Few() { include(dot, nil) }
        for dot in state.purge?.parked.dots ?? Few() { include(dot, nil) }
        for dot in state.newestParts.dots { include(dot, nil) }
    }

    private mutating func include(_ dot: Dot, _ timestamp: Timestamp?) {
        // Most items were made by one change, and not touched since.
        if lines.count == 1, lines[0].change == dot.change, timestamp == nil || lines[0].timestamp != nil { return }
        let (index, found) = position(of: dot.change)
        if !found {
            lines.insert(Line(change: dot.change, timestamp: timestamp), at: index)
        } else if lines[index].timestamp == nil {
            lines[index].timestamp = timestamp
        }
    }

    private func position(of change: ChangeID) -> (index: Int, found: Bool) {
        if lines.count == 1, lines[0].change == change { return (0, true) }
        var low = 0
        var high = lines.count
        while low < high {
            let middle = (low + high) / 2
            if lines[middle].change < change { low = middle + 1 } else { high = middle }
        }
        return (low, low < lines.count && lines[low].change == change)
    }

    /// Whether a vector contains all changes, and no time is after one.
    func isWithin(_ vector: VersionVector, clock: Timestamp) -> Bool {
        lines.allSatisfy { vector.contains($0.change) && $0.timestamp.map { $0 <= clock } ?? true }
    }

    // MARK: Bytes

    func write(to writer: inout ByteWriter) {
        var replicas: [ReplicaID] = []
        for line in lines where replicas.last != line.change.replica { replicas.append(line.change.replica) }
        writer.replicas(replicas)
        writer.count(lines.count)
        var replica = 0
        for line in lines {
            while replicas[replica] != line.change.replica { replica += 1 }
            writer.count(replica)
            writer.number(line.change.sequence << 1 | (line.timestamp == nil ? 0 : 1))
            if let timestamp = line.timestamp { writer.fixed64(timestamp.rawValue) }
        }
    }

    func write(_ dot: Dot, to writer: inout ByteWriter) {
        writer.count(position(of: dot.change).index)
        writer.number(dot.index)
    }

    func write(_ dots: Few<Dot>, to writer: inout ByteWriter) {
        writer.count(dots.count)
        for dot in dots { write(dot, to: &writer) }
    }

    init(from reader: inout ByteReader) throws(EncodingProblem) {
        let replicas = try reader.replicas()
        for _ in 0..<(try reader.count(upTo: Limits.entriesInState, bytesEach: 2)) {
            let start = reader.offset
            let replica = Int(try reader.number(upTo: UInt64(max(replicas.count, 1) - 1)))
            guard replica < replicas.count else { throw EncodingProblem(.truncated, at: start) }
            let head = try reader.number(upTo: Causality.largestSequence << 1 | 1)
            let timestamp = head & 1 == 1 ? Timestamp(rawValue: try reader.fixed64()) : nil
            let change = ChangeID(replica: replicas[replica], sequence: head >> 1)
            if change.sequence == 0 { throw EncodingProblem(.notCanonical, at: start) }
            if let last = lines.last, last.change >= change { throw EncodingProblem(.notCanonical, at: start) }
            lines.append(Line(change: change, timestamp: timestamp))
        }
    }

    /// A write's name and its time, which the table must have.
    func readWrite(from reader: inout ByteReader) throws(EncodingProblem) -> (dot: Dot, timestamp: Timestamp) {
        let start = reader.offset
        let (dot, timestamp) = try readDot(from: &reader)
        guard let timestamp else { throw EncodingProblem(.notCanonical, at: start) }
        return (dot, timestamp)
    }

    private func readDot(from reader: inout ByteReader) throws(EncodingProblem) -> (dot: Dot, timestamp: Timestamp?) {
        let start = reader.offset
        let index = Int(try reader.number(upTo: UInt64(Limits.entriesInState)))
        guard index < lines.count else { throw EncodingProblem(.truncated, at: start) }
        let change = lines[index].change
        let dot = Dot(
            replica: change.replica, sequence: change.sequence,
            index: UInt32(try reader.number(upTo: UInt64(UInt32.max))))
        return (dot, lines[index].timestamp)
    }

    func readDots(from reader: inout ByteReader) throws(EncodingProblem) -> Few<Dot> {
        var dots = Few<Dot>()
        for _ in 0..<(try reader.count(upTo: Limits.entriesInState, bytesEach: 2)) {
            let start = reader.offset
            let dot = try readDot(from: &reader).dot
            if let last = dots.last, last >= dot { throw EncodingProblem(.notCanonical, at: start) }
            dots.append(dot)
        }
        return dots
    }

    func readNewestParts(from reader: inout ByteReader) throws(EncodingProblem) -> NewestParts {
        let start = reader.offset
        let dots = try readDots(from: &reader)
        let parts = NewestParts(dots)
        guard parts.dots == dots else { throw EncodingProblem(.notCanonical, at: start) }
        return parts
    }
}

extension ByteWriter {
    /// A count, then as many replicas, to which others refer by position; in ascending order.
    public mutating func replicas(_ replicas: [ReplicaID]) {
        count(replicas.count)
        for replica in replicas { identifier(replica) }
    }
}

extension ByteReader {
    /// A count, then as many replicas in strictly ascending order.
    public mutating func replicas() throws(EncodingProblem) -> [ReplicaID] {
        var replicas: [ReplicaID] = []
        for _ in 0..<(try count(upTo: Limits.replicas, bytesEach: ReplicaID.sizeInBytes)) {
            let start = offset
            let replica: ReplicaID = try identifier()
            if let last = replicas.last, last >= replica { throw EncodingProblem(.notCanonical, at: start) }
            replicas.append(replica)
        }
        return replicas
    }
}
