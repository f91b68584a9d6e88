import Causality
import LibraryModel
import MergeTypes
import Testing

@Suite struct ItemRowVectorTests {
    @Test func `rows are read, and written again as the same bytes`() throws {
        for vector in try VectorFolder.cases(in: "item-rows.json") {
            let bytes = try vector.hex("bytes")
            let state = try state(vector.object("state"))
            #expect(try ItemState(canonicalRow: bytes) == state, "\(vector)")
            #expect(state.canonicalRow == bytes, "\(vector)")
            var writer = ByteWriter()
            let item = try vector.item("item")
            writer.text("lectern/item/1")
            writer.number(item.kind.rawValue)
            writer.identifier(item.id)
            writer.raw(bytes)
            #expect(ContentHash(hashing: writer.bytes) == (try vector.hash("term")), "\(vector)")
        }
    }

    @Test func `digests are the sums of the vectors, in any order, and terms can be taken out again`() throws {
        for vector in try VectorFolder.cases(in: "digests.json") {
            let items = try vector.cases("items").map { (key: try $0.item("item"), row: try $0.hex("row")) }
            var digest = LibraryDigest()
            for item in items.reversed() { digest.add(item.key, row: item.row) }
            #expect(digest.description == (try vector.text("digest")), "\(vector)")
            for item in items { digest.subtract(item.key, row: item.row) }
            #expect(digest == LibraryDigest(), "\(vector)")
        }
    }

    @Test func `bytes that are no row are refused, or written otherwise`() throws {
        for vector in try VectorFolder.cases(in: "rejected/item-rows.json") {
            let bytes = try vector.hex("bytes")
            #expect((try? ItemState(canonicalRow: bytes))?.canonicalRow != bytes, "\(vector)")
        }
    }

    private func state(_ json: VectorCase) throws -> ItemState {
        var state = ItemState()
        func list(_ key: String) throws -> [VectorCase] { json.has(key) ? try json.cases(key) : [] }
        func dots(_ key: String) throws -> [Dot] { json.has(key) ? try json.dots(key) : [] }
        state.registers = FieldMap(
            entries: try list("registers").map { register in
                let siblings = try register.cases("siblings").map { sibling in
                    Register<[UInt8]?>.Sibling(
                        dot: try sibling.dot("dot"), timestamp: try sibling.time("timestamp"),
                        value: sibling.has("value") ? try sibling.hex("value") : nil)
                }
                return .init(field: try register.field(), value: Register(siblings: siblings))
            })
        state.sets = FieldMap(
            entries: try list("sets").map { set in
                let entries = try set.cases("elements").map { member in
                    ObservedRemoveSet<MemberValue>.Entry(
                        element: MemberValue(try member.hex("element")), dots: try member.dots("additions"))
                }
                return .init(field: try set.field(), value: ObservedRemoveSet(entries: entries))
            })
        state.texts = TextMap(
            entries: try list("texts").map { text in
                ItemText(
                    name: try text.object("text").textName(), heads: try text.dots("heads"),
                    open: try text.dots("open"),
                    pieces: try text.pieces())
            })
        state.privateRecord = Register(
            siblings: try list("private").map { sibling in
                .init(
                    dot: try sibling.dot("dot"), timestamp: try sibling.time("timestamp"),
                    value: try sibling.hash("commitment"))
            })
        state.touches = TouchSet(touches: try dots("touches"), trashings: try dots("trashings"))
        state.newestParts = NewestParts(try dots("newestParts"))
        if json.has("purges") {
            state.purge = PurgeRecord(dots: try dots("purges"), parked: NewestParts(try dots("parked")))
        }
        return state
    }
}
