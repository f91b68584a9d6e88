import Causality
import LibraryModel
import MergeTypes
import WireFormat

/// Segments as payloads of frames.
enum SegmentVectors {
    static func cases() throws -> [JSONValue] {
        let history = try SampleHistory.twoAuthors()
        let (first, second) = (ReplicaID(value: 1), ReplicaID(value: 2))
        let chained = try [
            ("the first change of an author", history.segment(first, 1...1)),
            ("a chain from its first change on, with steps of contexts", history.segment(first, 1...3)),
            ("a run that goes on after what its author had seen of another one", history.segment(second, 2...3)),
        ].map { name, segment in try vector(name, segment, of: history.library) }
        return chained + (try typing()) + (try divided()) + (try loose())
    }

    /// Texts that are typed, a scalar or two with each change.
    private static func typing() throws -> [JSONValue] {
        try TypingHistory.all().map { name, history in
            let author = ReplicaID(value: 1)
            return try vector(name, history.segment(author, 1...history.vector[author]), of: history.library)
        }
    }

    /// The same changes in other entries than those that our writer makes.
    private static func divided() throws -> [JSONValue] {
        let history = TypingHistory.all()[1].1
        let author = ReplicaID(value: 1)
        let segment = history.segment(author, 1...history.vector[author])
        let whole = try SegmentCodec.encode(segment)
        return try DividedSegment(segment).all.map { name, bytes in
            precondition(bytes != whole, "\(name): our writer divides otherwise")
            return try vector(name, SegmentCodec.decode(bytes), of: history.library, bytes: bytes)
        }
    }

    /// Segments that lead nowhere: what stands in them is not looked at.
    private static func loose() throws -> [JSONValue] {
        let times: [UInt64] = [UInt64.max, 0, 1 << 63, 0x0102_0304_0506_0708, 0x0102_0304_0506_0707]
        let base = VersionVector(of: [3: 1, 0xffff: 300])
        let segment = { (first: UInt64, times: [UInt64], base: VersionVector) in
            Segment(
                replica: ReplicaID(value: 7), first: first, previousHash: first == 1 ? .zero : ValueVectors.capture,
                baseContext: base, headHash: ContentHash(high: 1, low: 2),
                changes: times.enumerated().map {
                    SegmentChange(
                        timestamp: Timestamp(rawValue: $1), body: [UInt8](repeating: UInt8($0), count: $0 * $0))
                })
        }
        return try [
            vector("times rise and fall as they like", segment(1, times, VersionVector()), of: nil),
            vector("a base context of two authors", segment(300, [5], base), of: nil),
            vector(
                "the largest place in a chain", segment(Causality.largestSequence, [0], VersionVector()), of: nil),
        ]
    }

    private static func vector(
        _ name: String, _ segment: Segment, of library: LibraryID?, bytes: [UInt8]? = nil
    ) throws -> JSONValue {
        let written = try SegmentCodec.encode(segment)
        if let library { _ = try segment.verifiedOutline(library: library) }
        return [
            "name": .text(name), "bytes": .hex(bytes ?? written), "written": bytes == nil ? nil : .hex(written),
            "library": library.map { .name($0) }, "replica": .name(segment.replica), "first": .number(segment.first),
            "previous": .name(segment.previousHash), "base": .name(segment.baseContext),
            "head": .name(segment.headHash),
            "changes": .list(
                segment.changes.map { ["timestamp": .time($0.timestamp), "body": .hex($0.body)] }),
        ]
    }
}
