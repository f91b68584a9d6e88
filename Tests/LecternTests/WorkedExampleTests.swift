import Lectern
import TestSupport
import Testing

/// The example in `Replica`'s documentation, as a reader would type it.
struct WorkedExampleTests {
    @Test
    func `two replicas converge through a bundle file`() async throws {
        let directory = try TemporaryDirectory()
        let replica = try await Replica.create(in: directory.path("reading"))
        let saved = try await replica.edit { editor in
            var draft = ArticleDraft()
            draft.url = "https://example.org/convoy"
            draft.body = Array("Why the convoy went free.".utf8)
            draft.tags = ["Syria"]
            return try editor.save(draft)
        }.result
        try await replica.exportBundle(to: directory.path("reading.bundle"))

        let other = try await Replica.clone(directory.path("reading.bundle"), to: directory.path("other"))
        let article = try #require(try await other.article(saved.id))
        #expect(article.url == "https://example.org/convoy")
        #expect(article.tags == ["Syria"])
        try await #expect(other.body(of: saved.id) == Array("Why the convoy went free.".utf8))
        try await #expect(other.search("convoy").map(\.article) == [saved.id])
        try await #expect(other.status().digest == replica.status().digest)
        try await #expect(other.status().replica != replica.status().replica)
        try await other.close()
        try await replica.close()
    }
}
