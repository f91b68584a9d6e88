import Causality
import LibraryModel
import Testing
import WireFormat

@Suite struct SnapshotVectorTests {
    @Test func `snapshots are read, and written again as the same bytes`() throws {
        for vector in try VectorFolder.cases(in: "snapshots.json") {
            let bytes = try vector.hex("bytes")
            switch try vector.text("type") {
            case "snapshot":
                let head = try head(vector)
                #expect(try SnapshotHead(bytes) == head, "\(vector)")
                #expect(try head.encoded() == bytes, "\(vector)")
            case "sealed":
                let head = try head(vector)
                #expect(try SnapshotHead(sealed: bytes) == head, "\(vector)")
                #expect(try head.sealed == bytes, "\(vector)")
            case "items":
                let items = try vector.cases("items").map { item in
                    let texts = try item.cases("texts").map {
                        SnapshotItem.Text(
                            name: try $0.object("text").textName(), runs: try $0.texts("runs").map(VectorCase.bytes))
                    }
                    return SnapshotItem(key: try item.item("item"), row: try item.hex("row"), texts: texts)
                }
                #expect(try SnapshotItemsCodec.decode(bytes) == items, "\(vector)")
                #expect(try SnapshotItemsCodec.encode(items) == bytes, "\(vector)")
            default:
                let records = try vector.cases("edits").map { edit in
                    TextRecord(
                        dot: try edit.dot("dot"), edit: try edit.edit("splices"),
                        bases: edit.has("bases") ? try edit.dots("bases") : nil)
                }
                #expect(try TextHistoryCodec.decode(bytes) == records, "\(vector)")
                #expect(try TextHistoryCodec.encode(records) == bytes, "\(vector)")
            }
        }
    }

    @Test func `what breaks a rule is refused`() throws {
        for vector in try VectorFolder.cases(in: "rejected/snapshots.json") {
            let bytes = try vector.hex("bytes")
            #expect(throws: EncodingProblem.self, "\(vector)") {
                switch try vector.text("type") {
                case "snapshot": _ = try SnapshotHead(bytes)
                case "sealed": _ = try SnapshotHead(sealed: bytes)
                case "items": _ = try SnapshotItemsCodec.decode(bytes)
                default: _ = try TextHistoryCodec.decode(bytes)
                }
            }
        }
    }

    private func head(_ vector: VectorCase) throws -> SnapshotHead {
        SnapshotHead(
            foldVersion: UInt64(try vector.number("foldVersion")),
            lines: try vector.cases("lines").map {
                SnapshotHead.Line(
                    head: ChainHead(change: try $0.change("change"), hash: try $0.hash("hash")),
                    context: try $0.vector("context"))
            }, clock: try vector.time("clock"), digest: LibraryDigest(bytes: try vector.hash("digest").bytes),
            items: try vector.number("items"))
    }
}
