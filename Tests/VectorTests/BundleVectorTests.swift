import Causality
import LibraryModel
import Testing
import WireFormat

@Suite struct BundleVectorTests {
    @Test func `segments are read, verified, and written again as the same bytes`() throws {
        for vector in try VectorFolder.cases(in: "segments.json") {
            let bytes = try vector.hex("bytes")
            let changes = try vector.cases("changes").map {
                SegmentChange(timestamp: try $0.time("timestamp"), body: try $0.hex("body"))
            }
            let segment = Segment(
                replica: try vector.id("replica"), first: UInt64(try vector.number("first")),
                previousHash: try vector.hash("previous"), baseContext: try vector.vector("base"),
                headHash: try vector.hash("head"), changes: changes)
            #expect(try SegmentCodec.decode(bytes) == segment, "\(vector)")
            let written = try vector.hex(vector.has("written") ? "written" : "bytes")
            #expect(try SegmentCodec.encode(segment) == written, "\(vector)")
            guard vector.has("library") else { continue }
            let outline = try segment.verifiedOutline(library: vector.id("library"))
            #expect(outline.headHash == segment.headHash, "\(vector)")
        }
    }

    @Test func `frames of records and blobs are read, and written again as the same bytes`() throws {
        for vector in try VectorFolder.cases(in: "frames.json") {
            let bytes = try vector.hex("bytes")
            if vector.has("records") {
                let entries = try vector.cases("records").map { record in
                    PrivateEntry(
                        dot: try record.dot("dot"),
                        record: PrivateRecord(
                            salt: try record.id("salt", as: ItemID.self).value, body: try record.hex("body")))
                }
                #expect(try PrivateCodec.decode(bytes) == entries, "\(vector)")
                #expect(try PrivateCodec.encode(entries) == bytes, "\(vector)")
            } else {
                let blobs = try vector.cases("blobs").map {
                    BundleBlob(hash: try $0.hash("hash"), bytes: try $0.hex("bytes"))
                }
                #expect(try BlobsCodec.decode(bytes) == blobs, "\(vector)")
                #expect(try BlobsCodec.encode(blobs) == bytes, "\(vector)")
            }
        }
    }

    @Test func `bundles are checked and read, and what our writer makes of them reads the same`() throws {
        for vector in try VectorFolder.cases(in: "bundles.json") {
            let bytes = try vector.hex("bytes")
            let (header, frames) = try BundleBytes.read(bytes)
            let flags = BundleFlags(rawValue: UInt64(try vector.number("flags")))
            #expect(
                header
                    == BundleHeader(
                        library: try vector.id("library"), from: try vector.vector("from"), to: try vector.vector("to"),
                        flags: flags), "\(vector)")
            let stated = try vector.cases("frames")
            #expect(try frames.map(Self.payload) == stated.map { try $0.hex("bytes") }, "\(vector)")
            let written = try Self.written(header, frames)
            #expect(try BundleBytes.read(written).frames == frames, "\(vector)")
            // What our writer compresses depends on its compressor.
            if frames.isEmpty { #expect(written == bytes, "\(vector)") }
        }
    }

    private static func payload(of frame: BundleFrame) throws -> [UInt8] {
        switch frame {
        case .segment(let segment): try SegmentCodec.encode(segment)
        case .privateRecords(let entries): try PrivateCodec.encode(entries)
        case .blobs(let blobs): try BlobsCodec.encode(blobs)
        case .snapshot(let head): try head.sealed
        case .items(let items): try SnapshotItemsCodec.encode(items)
        }
    }

    private static func written(_ header: BundleHeader, _ frames: [BundleFrame]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var writer = try BundleWriter(header: header) { bytes += $0 }
        for frame in frames { try writer.append(frame) }
        _ = try writer.finish()
        return bytes
    }

    @Test func `bundles that break a rule get the code of the vectors`() throws {
        for vector in try VectorFolder.cases(in: "rejected/bundles.json") {
            try expectRefusal(of: vector.hex("bytes"), as: vector)
        }
    }

    @Test(arguments: ["rejected/segments.json", "rejected/frames.json"])
    func `bundles with a payload that breaks a rule get the code of the vectors`(file: String) throws {
        for vector in try VectorFolder.cases(in: file) {
            let types: [String: UInt8] = ["segment": 1, "private records": 2, "blobs": 3]
            let type = try #require(types[vector.text("type")])
            let bundle = BundleBytes.of(
                try vector.hex("bytes"), type: type, entries: try vector.number("entries"), flags: 2,
                library: LibraryID(value: 1))
            try expectRefusal(of: bundle, as: vector)
        }
    }

    private func expectRefusal(of bytes: [UInt8], as vector: VectorCase) throws {
        let code = try vector.text("code")
        #expect("\(vector)") { try BundleBytes.read(bytes) } throws: { ($0 as? BundleProblem)?.code == code }
    }
}
