import Causality
import ProtocolVectors
import Testing

/// Whether the vectors that are committed are those that the code makes.
@Suite struct GeneratedVectorTests {
    /// Files that are written by hand, or by a program on a disk.
    private static let handmade: Set = [
        "README.md", "canonical-urls.json", "name-keys.json", "name-keys-sweep.json", "golden/replicas.json",
        "golden/schema-2.sqlite", "golden/schema-3.sqlite", "golden/schema-4.sqlite",
        "golden/schema-5.sqlite", "golden/schema-6.sqlite",
    ]

    @Test func `the generator makes the files that are committed; swift run VectorGenerator writes them anew`() throws {
        let files = try ProtocolVectors.files()
        for file in files {
            // Told as a fact, so that a failure doesn't print both files.
            let isCommitted = (try? VectorFolder.bytes(of: file.path)) == file.bytes
            #expect(isCommitted, "\(file.path) is not what the generator makes")
            #expect(file.bytes.count < 200_000, "\(file.path) is large")
        }
        #expect(Set(try VectorFolder.files()) == Self.handmade.union(files.map(\.path)))
    }

    @Test func `the generator makes the same bytes on each run`() throws {
        let (first, second) = (try ProtocolVectors.files(), try ProtocolVectors.files())
        #expect(first.map(\.path) == second.map(\.path))
        let isEqual = first.map(\.bytes) == second.map(\.bytes)
        #expect(isEqual)
    }

    @Test func `every case has a name of its own in its file`() throws {
        for file in try ProtocolVectors.files() where file.path.hasSuffix(".json") {
            let names = try VectorFolder.cases(in: file.path).map { try $0.text("name") }
            #expect(Set(names).count == names.count, "\(file.path)")
            #expect(names.allSatisfy { !$0.isEmpty }, "\(file.path)")
        }
    }
}
