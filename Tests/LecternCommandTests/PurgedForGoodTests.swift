import Testing

/// Being rid of something for good, as the documents say it is done.
@Suite struct PurgedForGoodTests {
    private static let secret = "Nobody is to find these words, in whatever file they look."

    private let shop: Workshop
    private let all = ["laptop", "tablet", "phone"]
    private let kept: String
    private let doomed: String

    /// Three who have written, and meet in a folder.
    init() throws {
        shop = try Workshop()
        kept = try shop.makeLibrary("laptop")
        doomed = try shop.add(Self.secret, to: "laptop", "--url", "https://example.org/doomed")
        #expect(try shop.lectern("-C", "laptop", "remote", "add", "stick", "stick").status == 0)
        #expect(try shop.lectern("-C", "laptop", "sync").status == 0)
        for other in ["tablet", "phone"] {
            #expect(try shop.lectern("clone", "stick", other).status == 0)
            #expect(try shop.lectern("-C", other, "tag", kept, "+\(other)").status == 0)
            #expect(try shop.lectern("-C", other, "sync").status == 0)
        }
    }

    private func eachDoes(_ words: String...) throws {
        for library in all {
            let outcome = try shop.lectern(["-C", library] + words)
            #expect(outcome.status == 0, "\(library) \(words): \(outcome.errors)")
        }
    }

    /// Expects that nothing is left of it once all have synced twice, compacted and synced.
    private func expectGone() throws {
        try eachDoes("sync")
        try eachDoes("sync")
        try eachDoes("compact", "--keep", "0")
        try eachDoes("sync")
        for place in all + ["stick"] { #expect(try !shop.holds(Self.secret, below: place), "\(place)") }
        try eachDoes("verify")
    }

    /// Those that only read wrote a moment ago, and have nothing else to say.
    @Test func `a purge is forgotten everywhere when all have synced twice`() throws {
        #expect(try shop.lectern("-C", "laptop", "-y", "purge", doomed).status == 0)
        try expectGone()
        // Nobody answers an acknowledgement.
        let vectors = try all.map { try shop.status($0).string("vectorText") }
        #expect(Set(vectors).count == 1)
        try eachDoes("sync")
        #expect(try all.map { try shop.status($0).string("vectorText") } == vectors)
    }

    /// The one that edited tells the one that only reads along of its edit when that has acknowledged the purge already.
    @Test func `a purge is forgotten by who edited before the purge was there`() throws {
        try eachDoes("sync")
        #expect(try shop.lectern("-C", "phone", "edit", kept, "--title", "By phone").status == 0)
        #expect(try shop.lectern("-C", "laptop", "-y", "purge", doomed).status == 0)
        try expectGone()
    }
}
