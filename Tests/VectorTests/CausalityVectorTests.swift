import Causality
import LibraryModel
import Testing

@Suite struct CausalityVectorTests {
    @Test func `clocks see and issue the times of the vectors`() throws {
        for vector in try VectorFolder.cases(in: "clock.json") {
            var clock = HybridClock(newest: try vector.time("newest"))
            for step in try vector.cases("steps") {
                if step.has("observe") {
                    clock.observe(try step.time("observe"))
                } else {
                    let stamp = clock.issue(nowInMilliseconds: Int64(try step.number("now")))
                    #expect(stamp == (try step.time("stamp")), "\(vector)")
                }
                #expect(clock.newest == (try step.time("newest")), "\(vector)")
            }
        }
    }

    @Test func `version vectors merge, compare and differ as in the vectors`() throws {
        for vector in try VectorFolder.cases(in: "version-vectors.json") {
            let (left, right) = (try vector.vector("left"), try vector.vector("right"))
            #expect(left.merging(right) == (try vector.vector("merged")), "\(vector)")
            #expect(right.merging(left) == (try vector.vector("merged")), "\(vector)")
            #expect("\(left.compare(right))" == (try vector.text("order")), "\(vector)")
            #expect(left.difference(right) == (try vector.runs("leftWithoutRight")), "\(vector)")
            #expect(right.difference(left) == (try vector.runs("rightWithoutLeft")), "\(vector)")
            for (side, key) in [(left, "left"), (right, "right")] {
                #expect(side.description == (try vector.text(key)), "\(vector)")
                #expect(try ByteForm.read("vector", vector.hex(key + "Bytes")) == side.description, "\(vector)")
            }
        }
    }

    @Test func `changes are delivered as in the vectors`() throws {
        for vector in try VectorFolder.cases(in: "delivery.json") {
            let delivery = Delivery(
                of: try vector.change("change"), context: try vector.vector("context"), at: try vector.vector("held"))
            switch try vector.text("delivery") {
            case "duplicate": #expect(delivery == .duplicate, "\(vector)")
            case "ready": #expect(delivery == .ready, "\(vector)")
            default: #expect(delivery == .early(missing: try vector.runs("missing")), "\(vector)")
            }
        }
    }

    @Test func `the smallest things are read, and written again as the same bytes`() throws {
        for vector in try VectorFolder.cases(in: "numbers.json") {
            let (type, bytes) = (try vector.text("type"), try vector.hex("bytes"))
            let value: String? =
                switch type {
                case "dots": try vector.texts("value").joined(separator: " ")
                case "optional": vector.has("value") ? try vector.text("value") : nil
                default: try vector.text("value")
                }
            #expect(try ByteForm.read(type, bytes).map { Array($0.utf8) } == value.map { Array($0.utf8) }, "\(vector)")
            #expect(try ByteForm.write(type, value) == bytes, "\(vector)")
        }
    }

    @Test func `what is none of the smallest things is refused`() throws {
        for vector in try VectorFolder.cases(in: "rejected/numbers.json") {
            let (type, bytes) = (try vector.text("type"), try vector.hex("bytes"))
            #expect(throws: EncodingProblem.self, "\(vector)") { try ByteForm.read(type, bytes) }
        }
    }

    @Test func `items have the identifiers of the vectors`() throws {
        for vector in try VectorFolder.cases(in: "identifiers.json") {
            let key = try vector.text("key")
            let id: ItemID =
                switch try vector.number("kind") {
                case 1: .article(urlKey: key, generation: UInt64(try vector.number("generation")))
                case 4: .tag(NameKey(recorded: key))
                default: .collection(path: key)
                }
            #expect(id == (try vector.id("id")), "\(vector)")
            var writer = ByteWriter()
            writer.text(try vector.text("purpose"))
            writer.text(key)
            writer.number(UInt64(vector.has("generation") ? try vector.number("generation") : 1))
            #expect(ContentHash(hashing: writer.bytes).bytes.prefix(16) == id.bytes[...], "\(vector)")
        }
    }

    @Test func `texts that name nothing are refused`() throws {
        for vector in try VectorFolder.cases(in: "rejected/names.json") {
            let text = try vector.text("text")
            switch try vector.text("type") {
            case "id": #expect(ItemID(text: text) == nil, "\(vector)")
            case "hash": #expect(ContentHash(text: text) == nil, "\(vector)")
            case "vector": #expect(VersionVector(text: text) == nil, "\(vector)")
            case "url":
                let code = try vector.text("code")
                #expect("\(vector)") { try CanonicalURL(text) } throws: { ($0 as? URLProblem)?.code == code }
            default:
                let code = try vector.text("code")
                #expect("\(vector)") { try NameKey(text) } throws: { ($0 as? NameKeyProblem)?.code == code }
            }
        }
    }
}
