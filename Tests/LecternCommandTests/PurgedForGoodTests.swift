import Testing

/// Being rid of something for good, where others worked at the same time.
@Suite struct PurgedForGoodTests {
    private static let secret = "Nobody is to find these words, in whatever file they look."

    /// The one that edited tells the one that only reads along of its edit when that has acknowledged the purge already.
    @Test func `a purge is forgotten by who edited before the purge was there`() throws {
        let shop = try Workshop()
        let kept = try shop.makeLibrary("laptop")
        let doomed = try shop.add(Self.secret, to: "laptop", "--url", "https://example.org/doomed")
        #expect(try shop.lectern("-C", "laptop", "remote", "add", "stick", "stick").status == 0)
        #expect(try shop.lectern("-C", "laptop", "sync").status == 0)
        for other in ["tablet", "phone"] {
            #expect(try shop.lectern("clone", "stick", other).status == 0)
            #expect(try shop.lectern("-C", other, "tag", kept, "+\(other)").status == 0)
            #expect(try shop.lectern("-C", other, "sync").status == 0)
        }
        let all = ["laptop", "tablet", "phone"]
        func eachDoes(_ words: String...) throws {
            for library in all {
                let outcome = try shop.lectern(["-C", library] + words)
                #expect(outcome.status == 0, "\(library) \(words): \(outcome.errors)")
            }
        }
        try eachDoes("sync")
        #expect(try shop.lectern("-C", "phone", "edit", kept, "--title", "By phone").status == 0)
        #expect(try shop.lectern("-C", "laptop", "-y", "purge", doomed).status == 0)
        try eachDoes("sync")
        try eachDoes("sync")
        try eachDoes("compact", "--keep", "0")
        try eachDoes("sync")
        for place in all + ["stick"] { #expect(try !shop.holds(Self.secret, below: place), "\(place)") }
        try eachDoes("verify")
    }

    @Test func `compacting says what undecided work keeps, and a dry run promises no more than goes`() throws {
        let shop = try Workshop()
        #expect(try shop.lectern("init", "one").status == 0)
        let doomed = try shop.add(Self.secret, to: "one", "--title", "Doomed")
        #expect(try shop.lectern("clone", "one", "two").status == 0)
        #expect(try shop.lectern("-C", "one", "-y", "purge", doomed).status == 0)
        #expect(try shop.lectern("-C", "two", "edit", doomed, "--title", "Late").status == 0)
        for number in 0..<6 { _ = try shop.add("Text \(number)", to: "one") }
        try shop.carry(from: "two", to: "one")
        try shop.carry(from: "one", to: "two")
        _ = try shop.add("Seen.", to: "two")
        try shop.carry(from: "two", to: "one")

        func compact(_ words: String...) throws -> JSONObject {
            try shop.lectern(["-C", "one", "--json", "compact", "--keep", "0"] + words).json()
        }
        let planned = try compact("-n")
        let kept = try planned.object("kept")
        #expect(try kept.string("reason") == "undecided-work" && kept.number("changes") > 0)
        let report = try compact()
        #expect(try report.number("forgottenChanges") == planned.number("wouldForget"))
        #expect(try report.object("kept").number("changes") == kept.number("changes"))
        #expect(try compact("-n").number("wouldForget") == 0)
        for words in [[], ["-n"]] {
            let said = try shop.lectern(["-C", "one", "compact", "--keep", "0"] + words).errors
            #expect(said.contains("nobody has decided about"), "\(said)")
        }
    }
}
