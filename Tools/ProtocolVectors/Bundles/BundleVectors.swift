import Causality
import LibraryModel
import WireFormat

/// Whole bundles.
enum BundleVectors {
    static func cases() throws -> [JSONValue] { try plain() + compressed() }

    private static func plain() throws -> [JSONValue] {
        let history = try SampleHistory.comments()
        let (first, second) = (ReplicaID(value: 1), ReplicaID(value: 2))
        let segments = try [
            SampleFrame.segment(history.segment(first, 1...2)), .segment(history.segment(second, 1...1)),
        ]
        let rest = try SampleFrame.segment(history.segment(first, 3...3))
        let records = try SampleFrame.privateRecords(history.privateEntries)
        let held = VersionVector(of: [1: 2, 2: 1])
        return [
            vector("the smallest bundle", []),
            vector("nothing is new for somebody who holds all of it", from: history.vector, to: history.vector, []),
            vector("a segment of each author, without private records and blobs", flags: 4, to: held, segments),
            vector("what is new since a vector", flags: 1, from: held, to: history.vector, [rest]),
            vector(
                "a member's bundle, with a blob before the change that saves it", flags: 2, to: history.vector,
                [try SampleFrame.blobs([SampleHistory.body])] + segments + [rest, records]),
            vector(
                "private records and blobs alone, for somebody who has the changes", flags: 2, from: history.vector,
                to: history.vector, [records, try SampleFrame.blobs([SampleHistory.body])]),
            vector("a reader's bundle without blobs", flags: 5, to: history.vector, segments + [rest]),
        ]
    }

    /// Frames that are stored in fewer bytes than they have.
    private static func compressed() throws -> [JSONValue] {
        let text = String(repeating: "a", count: 1_000)
        let frame = try SampleFrame.blobs([text])
        let head = Array(frame.payload.prefix(frame.payload.count - 1_000))
        let once = frame.storing(ZstandardBlocks(.raw(head), .repeated(0x61, count: 1_000)))
        let twice = frame.storing(
            ZstandardBlocks(.raw(head), .repeated(0x61, count: 600), .raw([0x61]), .repeated(0x61, count: 399)))
        return [
            vector("a compressed frame of two blocks", [once]),
            vector("the same frame, compressed in another way", [twice]),
            vector("a compressed frame beside one that isn't", [once, try SampleFrame.blobs(["b"])]),
        ]
    }

    private static func vector(
        _ name: String, flags: UInt64 = 0, from: VersionVector = VersionVector(), to: VersionVector = VersionVector(),
        _ frames: [SampleFrame]
    ) -> JSONValue {
        var assembly = BundleAssembly(library: ChangeHistory.sampleLibrary, flags: flags, from: from, to: to)
        for frame in frames { assembly.add(frame) }
        return [
            "name": .text(name), "bytes": .hex(assembly.finished()), "library": .name(ChangeHistory.sampleLibrary),
            "flags": .number(flags), "from": .name(from), "to": .name(to), "frames": .list(frames.map(\.json)),
        ]
    }
}
