import Causality
import LibraryModel
import WireFormat

/// Payloads of frames that break a rule.
enum RefusedPayloads {
    private static let library = ChangeHistory.sampleLibrary

    /// A frame with such a payload, in a bundle that is in order but for it.
    private static func vector(
        _ name: String, type: UInt8, entries: Int = 1, _ payload: [UInt8], _ code: String = "bundle-damaged"
    ) -> JSONValue {
        let refused = RefusedBundle(name, bundle(type, entries: entries, payload), code)
        let words = [1: "segment", 2: "private records", 3: "blobs"]
        return [
            "name": .text(name), "type": .text(words[Int(type)] ?? ""), "entries": .number(entries),
            "bytes": .hex(payload), "code": .text(refused.code),
        ]
    }

    // MARK: Records and blobs

    static func frames() throws -> [JSONValue] {
        let entries = try SampleHistory.comments().privateEntries
        let records = try PrivateCodec.encode(entries)
        let one = try PrivateCodec.encode(Array(entries.prefix(1)))
        let rest = try PrivateCodec.encode(Array(entries.dropFirst())).dropFirst()
        let blobs = try SampleFrame.blobs(["The words of a."]).payload
        let long = try PrivateCodec.encode([
            PrivateEntry(
                dot: entries[0].dot, record: PrivateRecord(salt: 1, body: [UInt8](repeating: 0, count: 16_384)))
        ])
        // The body's length is three bytes, behind count, dot and salt.
        let start = one.count - entries[0].record.body.count - 1
        let longer = one.prefix(start) + [0x81, 0x80, 0x01] + [UInt8](repeating: 0, count: 16_385)
        precondition(RefusedBundle.code(of: bundle(2, entries: 1, long)) == nil, "16 KiB are allowed")
        return [
            vector("no records", type: 2, [0]),
            vector("records that end too early", type: 2, entries: 3, Array(records.dropLast())),
            vector("bytes behind the records", type: 2, entries: 3, records + [0]),
            vector("records out of order", type: 2, entries: 3, [3] + rest + one.dropFirst()),
            vector("a record twice", type: 2, entries: 2, [2] + one.dropFirst() + one.dropFirst()),
            vector("a record of more than 16 KiB", type: 2, Array(longer), "bundle-over-limit"),
            vector(
                "more records than a frame may have", type: 2, [0x81, 0x80, 0x04] + one.dropFirst(), "bundle-over-limit"
            ),
            vector("no blobs", type: 3, [0]), vector("a blob that ends too early", type: 3, Array(blobs.dropLast())),
            vector("bytes behind the blobs", type: 3, blobs + [0]),
            vector("a blob that doesn't have its hash", type: 3, blobs.dropLast() + [0x21]),
            vector(
                "a length in more bytes than it takes", type: 3, blobs.prefix(33) + [0x8f, 0] + blobs.dropFirst(34)),
            vector(
                "a blob of more than 64 MiB", type: 3,
                blobs.prefix(33) + [0x81, 0x80, 0x80, 0x20] + blobs.dropFirst(34), "bundle-over-limit"),
        ]
    }

    /// A member's bundle of one frame.
    static func bundle(_ type: UInt8, entries: Int, _ payload: [UInt8]) -> [UInt8] {
        var assembly = BundleAssembly(library: library, flags: 2)
        assembly.add(type: type, entries: entries, stored: payload)
        return assembly.finished()
    }

    // MARK: Segments

    static func segments() throws -> [JSONValue] { try heads() + RefusedRuns.cases(vector) }

    /// What stands before the changes.
    private static func heads() throws -> [JSONValue] {
        let whole = try SegmentCodec.encode(SampleHistory.twoAuthors().segment(ReplicaID(value: 1), 1...3))
        let id = Array(whole.prefix(16))
        // Behind the id: first, count, previous hash, an empty base, head hash.
        let behind = Array(whole.dropFirst(18))
        let hash = Array(behind.prefix(32))
        let changes = Array(behind.dropFirst(33))
        let largest: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40]
        let own = VersionVectorVectors.bytes(VersionVector(of: [1: 1]))
        return [
            vector("a segment that ends too early", type: 1, entries: 3, Array(whole.dropLast())),
            vector("bytes behind the last change", type: 1, entries: 3, whole + [0]),
            vector("a segment without changes", type: 1, id + [1, 0] + behind),
            vector("a segment that begins with the change 0", type: 1, entries: 3, id + [0, 3] + behind),
            vector("the first place in more bytes than it takes", type: 1, entries: 3, id + [0x81, 0, 3] + behind),
            vector("fewer changes than are stated", type: 1, entries: 4, id + [1, 4] + behind),
            vector("more changes than are stated", type: 1, entries: 2, id + [1, 2] + behind),
            vector(
                "more changes than a segment may have", type: 1, entries: 3, id + [1, 0x81, 0x80, 0x04] + behind,
                "bundle-over-limit"),
            vector(
                "a last place above the largest", type: 1, entries: 3, id + largest + [3] + behind, "bundle-over-limit"),
            vector("a base context of the author itself", type: 1, entries: 3, id + [1, 3] + hash + own + changes),
            vector("a base context out of order", type: 1, entries: 3, id + [1, 3] + hash + unordered + changes),
        ]
    }

    private static var unordered: [UInt8] {
        [2] + [9, 8].flatMap { VersionVectorVectors.bytes(VersionVector(of: [$0: 1])).dropFirst() }
    }
}
