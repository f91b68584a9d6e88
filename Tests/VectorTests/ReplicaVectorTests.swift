import Foundation
import Lectern
import TestSupport
import Testing

/// What a replica on disk makes of the vectors.
@Suite struct ReplicaVectorTests {
    @Test func `golden bundles are imported, and the replica has their vector and digest`() async throws {
        let folder = try TemporaryDirectory()
        for (number, vector) in try VectorFolder.cases(in: "golden/bundles.json").enumerated() {
            let file = try folder.write(VectorFolder.bytes(of: vector.text("file")), as: "\(number).bundle")
            let replica = try await folder.replica(of: vector.id("library"), named: "\(number)")
            let imported = try await replica.importBundle(from: file)
            let status = try await replica.status()
            #expect(imported.header.from == (try vector.vector("from")), "\(vector)")
            #expect(imported.header.to == (try vector.vector("to")), "\(vector)")
            #expect(imported.header.flags.rawValue == UInt64(try vector.number("flags")), "\(vector)")
            #expect(imported.count.folded == (try vector.number("changes")), "\(vector)")
            #expect(imported.count.captures == (try vector.number("blobs")), "\(vector)")
            #expect(imported.count.privateRecords == (try vector.number("privateRecords")), "\(vector)")
            #expect(status.vector == (try vector.vector("vector")), "\(vector)")
            #expect(status.digest.description == (try vector.text("digest")), "\(vector)")
            try await replica.close()
        }
    }

    @Test func `bundles that don't fit are refused with the code of the vectors, and nothing has changed`() async throws
    {
        let folder = try TemporaryDirectory()
        for (number, vector) in try VectorFolder.cases(in: "rejected/imports.json").enumerated() {
            let replica = try await folder.replica(of: ImportBasis.library, named: "\(number)")
            for (index, held) in try vector.texts("holds").enumerated() {
                let file = try folder.write(VectorFolder.bytes(of: held), as: "\(number)-\(index).bundle")
                _ = try await replica.importBundle(from: file)
            }
            let before = try await replica.status()
            let file = try folder.write(vector.hex("bytes"), as: "\(number).bundle")
            let code = try vector.text("code")
            await #expect("\(vector)") { try await replica.importBundle(from: file) } throws: { error in
                (error as? any ExplainedProblem)?.code == code
            }
            let after = try await replica.status()
            #expect(after.vector == before.vector, "\(vector)")
            #expect(after.digest == before.digest, "\(vector)")
            try await replica.close()
        }
    }

    @Test func `golden databases are opened as copies, whole, under an id of their own`() async throws {
        let folder = try TemporaryDirectory()
        for (number, vector) in try VectorFolder.cases(in: "golden/replicas.json").enumerated() {
            let file = try folder.write(VectorFolder.bytes(of: vector.text("file")), as: "\(number).lectern")
            let replica = try await Replica.open(file)
            let status = try await replica.status()
            #expect(status.library == (try vector.id("library")), "\(vector)")
            #expect(status.vector == (try vector.vector("vector")), "\(vector)")
            #expect(status.digest.description == (try vector.text("digest")), "\(vector)")
            #expect(replica.newIdentity != nil, "\(vector)")
            #expect(status.vector[status.replica] == 0, "\(vector)")
            #expect(try await replica.verify().findings == [], "\(vector)")
            try await replica.close()
        }
    }

    private enum ImportBasis {
        /// The library of the bundles that `holds` names.
        static let library = LibraryID(value: 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f)
    }
}
