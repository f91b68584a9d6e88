import Causality
import LibraryModel
import Testing
import WireFormat

@Suite struct ChangeVectorTests {
    @Test func `bodies of changes are read, and written again as the same bytes`() throws {
        for vector in try VectorFolder.cases(in: "changes.json") {
            let body = try ChangeBody(bytes: vector.hex("bytes"))
            let step = try vector.cases("step").map { try $0.contextEntry() }
            let parts = try vector.cases("parts")
            #expect(body.contextDelta == step, "\(vector)")
            #expect(body.commitments == (try parts.map { try $0.hash("commitment") }), "\(vector)")
            let meaning = try parts.map { part -> ChangeBody.Part in
                part.has("dropped")
                    ? .dropped(indexCount: UInt32(try part.number("indices"))) : .present(try part.part())
            }
            #expect(body.parts == meaning, "\(vector)")
            for (part, found) in zip(parts, body.parts) {
                guard case .present(let found) = found else { continue }
                #expect(Int(found.indexCount) == (try part.number("indices")), "\(vector)")
                #expect(try commitment(of: part) == (try part.hash("commitment")), "\(vector)")
            }
            guard body.presentParts.count == body.parts.count else { continue }
            var salts = ListedSalts(try parts.map { try $0.u64("salt") })
            let written = ChangeBody(contextDelta: step, parts: body.presentParts, salts: &salts)
            #expect(written.bytes == (try vector.hex(vector.has("written") ? "written" : "bytes")), "\(vector)")
        }
    }

    private func commitment(of part: VectorCase) throws -> ContentHash {
        var writer = ByteWriter()
        writer.raw(Array("lectern/part/1".utf8))
        writer.fixed64(try part.u64("salt"))
        writer.blob(try part.hex("bytes"))
        return ContentHash(hashing: writer.bytes)
    }

    @Test func `bodies that break a rule are refused`() throws {
        for vector in try VectorFolder.cases(in: "rejected/changes.json") {
            let bytes = try vector.hex("bytes")
            #expect(throws: EncodingProblem.self, "\(vector)") { try ChangeBody(bytes: bytes) }
            #expect(try vector.text("code") == "damaged")
        }
    }

    @Test func `hashes follow along the chains of the vectors`() throws {
        for vector in try VectorFolder.cases(in: "chains.json") {
            let (library, author) = (
                try vector.id("library", as: LibraryID.self), try vector.id("author", as: ReplicaID.self)
            )
            for change in try vector.cases("changes") {
                let id = ChangeID(replica: author, sequence: UInt64(try change.number("sequence")))
                let hash = try ChangeBody(bytes: change.hex("body")).hash(
                    library: library, id: id, previous: change.hash("previous"), timestamp: change.time("timestamp"))
                #expect(hash == (try change.hash("hash")), "\(vector), \(id)")
            }
        }
    }

    @Test func `private records have the bodies and commitments of the vectors`() throws {
        for vector in try VectorFolder.cases(in: "private-records.json") {
            let salt = try vector.id("salt", as: ItemID.self).value
            let fields = try vector.member("fields", as: [[Any]].self).map { field in
                (field: FieldCode(rawValue: UInt64(field[0] as? Int ?? 0)), value: field[1] as? String)
            }
            let record = PrivateRecord(salt: salt, fields: fields)
            #expect(record.body == (try vector.hex("body")), "\(vector)")
            #expect(record.commitment == (try vector.hash("commitment")), "\(vector)")
            for (field, value) in fields { #expect(record.value(of: field) == value, "\(vector)") }
        }
        for vector in try VectorFolder.cases(in: "rejected/private-records.json") {
            let record = PrivateRecord(salt: 0, body: try vector.hex("body"))
            #expect(record.value(of: CommentField.privateEmail) == nil, "\(vector)")
        }
    }
}
