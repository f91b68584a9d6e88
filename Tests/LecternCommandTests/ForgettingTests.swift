import Foundation
import Testing

/// Forgetting history as a person does: compacting, retiring, purging for good, cloning what was forgotten.
@Suite struct ForgettingTests {
    private static let secret = "Words that nobody is to find again, wherever they look for them."

    @Test func `what was purged is gone from every file once it is forgotten`() throws {
        let shop = try Workshop()
        let kept = try shop.makeLibrary("laptop")
        let doomed = try shop.add(Self.secret, to: "laptop", "--url", "https://example.org/doomed")
        #expect(try shop.lectern("-C", "laptop", "remote", "add", "stick", "stick").status == 0)
        #expect(try shop.lectern("-C", "laptop", "sync").status == 0)
        #expect(try shop.lectern("-C", "laptop", "edit", kept, "--title", "Another").status == 0)
        #expect(try shop.holds(Self.secret, below: "stick"))
        #expect(try shop.lectern("-C", "laptop", "-y", "purge", doomed).status == 0)
        let digest = try shop.digest("laptop")

        let planned = try shop.lectern("-C", "laptop", "-n", "compact", "--keep", "0")
        #expect(planned.errors.contains("4 changes"), "\(planned.errors)")
        let report = try shop.lectern("-C", "laptop", "compact", "--keep", "0", "--json").json()
        #expect(try report.number("forgottenChanges") == 4)
        #expect(try shop.lectern("-C", "laptop", "sync").status == 0)
        for place in ["laptop", "stick"] { #expect(try !shop.holds(Self.secret, below: place), "\(place)") }
        #expect(try shop.digest("laptop") == digest)
        #expect(try shop.lectern("-C", "laptop", "log").text.isEmpty)
        try shop.expectRefusal(1, "history-gone", in: "laptop", "show", kept, "--at", "2001-01-01")

        // A newcomer takes the snapshot: from the folder, and from a bundle.
        #expect(try shop.lectern("clone", "stick", "desktop").status == 0)
        #expect(try shop.digest("desktop") == digest)
        let exported = try shop.lectern("-C", "laptop", "-n", "bundle", "export", "whole.bundle", "--json").json()
        #expect(try exported.number("wouldWrite") == 0 && exported.number("items") == 2)
        #expect(try shop.lectern("-C", "laptop", "bundle", "export", "whole.bundle").status == 0)
        let inspected = try shop.lectern("bundle", "inspect", "whole.bundle", "--json").json()
        #expect(try inspected.number("changes") == 0 && inspected.number("items") == 2)
        #expect(try shop.lectern("clone", "whole.bundle", "phone").status == 0)
        #expect(try shop.digest("phone") == digest)
        for library in ["laptop", "desktop", "phone"] {
            #expect(try shop.lectern("-C", library, "verify").status == 0)
        }
        #expect(try shop.lectern("-C", "desktop", "show", kept, "--body").text == Workshop.text)
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

    @Test func `a change that only says what its author had seen leaves nothing to undo`() throws {
        let shop = try Workshop()
        let doomed = try shop.makeLibrary("laptop")
        try shop.lectern("clone", "laptop", "tablet")
        #expect(try shop.lectern("-C", "tablet", "edit", doomed, "--title", "Another").status == 0)
        for library in ["laptop", "tablet"] {
            #expect(try shop.lectern("-C", library, "remote", "add", "stick", "stick").status == 0)
            #expect(try shop.lectern("-C", library, "sync").status == 0)
        }
        #expect(try shop.lectern("-C", "laptop", "sync").status == 0)
        #expect(try shop.lectern("-C", "laptop", "-y", "purge", doomed).status == 0)
        for library in ["laptop", "tablet"] { #expect(try shop.lectern("-C", library, "sync").status == 0) }
        let listed = try shop.lectern("-C", "tablet", "--json", "log").jsonLines()
        let empty = try #require(
            try listed.first { try $0.objects("items").isEmpty && $0.number("droppedParts") == 0 })
        let vector = try shop.status("tablet").string("vectorText")
        let undone = try shop.lectern("-C", "tablet", "undo", empty.string("change"))
        #expect(undone.status == 0)
        #expect(undone.errors.contains("Nothing of this change was left to undo."), "\(undone.errors)")
        #expect(try shop.status("tablet").string("vectorText") == vector)
    }

    /// Neither was made by anybody, so there is nothing to put into the trash.
    @Test func `what was said of a replica or the library is taken back`() throws {
        let shop = try Workshop()
        _ = try shop.makeLibrary("laptop")
        #expect(try shop.lectern("-C", "laptop", "bundle", "export", "all.bundle").status == 0)
        #expect(try shop.lectern("clone", "all.bundle", "tablet").status == 0)
        _ = try shop.add("More.", to: "tablet")
        #expect(try shop.lectern("-C", "tablet", "bundle", "export", "back.bundle").status == 0)
        #expect(try shop.lectern("-C", "laptop", "bundle", "import", "back.bundle").status == 0)
        let tablet = try shop.status("tablet").string("replica")
        func undoNewest() throws {
            let change = try shop.lectern("-C", "laptop", "--json", "log", "--limit", "1").json().string("change")
            let undone = try shop.lectern("-C", "laptop", "--json", "undo", change)
            #expect(undone.status == 0 && undone.text.contains("\"undone\":[\""), "\(undone.text)")
            #expect(try undone.json().strings("kept") == [])
        }
        func listed() throws -> String { try shop.lectern("-C", "laptop", "replicas").text }
        #expect(try shop.lectern("-C", "laptop", "replicas", "retire", tablet).status == 0)
        #expect(try listed().contains("retired"))
        try undoNewest()
        #expect(try !listed().contains("retired"))
        let kept = try shop.lectern("-C", "laptop", "retention").text
        #expect(try shop.lectern("-C", "laptop", "retention", "5").status == 0)
        #expect(try shop.lectern("-C", "laptop", "retention").text != kept)
        try undoNewest()
        #expect(try shop.lectern("-C", "laptop", "retention").text == kept)
    }

    @Test func `a replica that is gone holds the others up until it is retired`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("laptop")
        #expect(try shop.lectern("-C", "laptop", "remote", "add", "stick", "stick").status == 0)
        #expect(try shop.lectern("-C", "laptop", "sync").status == 0)
        #expect(try shop.lectern("clone", "stick", "tablet").status == 0)
        #expect(try shop.lectern("-C", "tablet", "tag", article, "+away").status == 0)
        #expect(try shop.lectern("-C", "tablet", "sync").status == 0)
        #expect(try shop.lectern("-C", "tablet", "edit", article, "--note", "Unsent.").status != 0)
        #expect(try shop.lectern("-C", "tablet", "annotate", article, "--note", "Unsent.").status == 0)
        for title in ["One", "Two", "Three"] {
            #expect(try shop.lectern("-C", "laptop", "sync").status == 0)
            #expect(try shop.lectern("-C", "laptop", "edit", article, "--title", title).status == 0)
        }
        let first = try shop.lectern("-C", "laptop", "compact", "--keep", "0")
        #expect(first.errors.contains("2 changes forgotten"), "\(first.errors)")
        #expect(first.errors.contains("isn't known to have everything"), "\(first.errors)")

        let tablet = try shop.status("tablet").string("replica")
        let lines = try shop.lectern("-C", "laptop", "replicas", "--json").jsonLines()
        let line = try #require(try lines.first { try $0.string("id") == tablet })
        #expect(line.names == ["id", "name", "isThisOne", "isRetired", "behind", "newestChange"])
        #expect(try line.number("behind") == 3 && !line.flag("isRetired"))
        #expect(try shop.lectern("-C", "laptop", "replicas", "name", tablet, "Tablet").status == 0)
        #expect(try shop.lectern("-C", "laptop", "replicas", "retire", String(tablet.prefix(8))).status == 0)
        #expect(
            try shop.lectern("-C", "laptop", "compact", "--keep", "0", "--json").json().number("forgottenChanges") == 5)
        #expect(try shop.lectern("-C", "laptop", "sync").status == 0)
        let listed = try shop.lectern("-C", "laptop", "replicas").text
        #expect(listed.contains("Tablet") && listed.contains("retired"))

        // It comes back, and nothing of it is lost.
        let returned = try shop.lectern("-C", "tablet", "--json", "sync").json()
        #expect(try returned.number("items") > 0)
        #expect(try shop.lectern("-C", "laptop", "sync").status == 0)
        #expect(try shop.digest("tablet") == shop.digest("laptop"))
        #expect(try shop.lectern("-C", "laptop", "show", article).text.contains("Unsent."))
        #expect(try shop.lectern("-C", "laptop", "verify").status == 0)
    }

    @Test func `of the replica that is compacted nobody says that it lacks something`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("one")
        #expect(try shop.lectern("clone", "one", "two").status == 0)
        #expect(try shop.lectern("-C", "two", "tag", article, "+two").status == 0)
        #expect(try shop.lectern("-C", "one", "tag", article, "+one").status == 0)
        // The newest change of the second one hasn't seen what comes in now.
        try shop.carry(from: "one", to: "two")
        let (one, two) = (try shop.status("one").string("replica"), try shop.status("two").string("replica"))
        let lines = try shop.lectern("-C", "two", "replicas", "--json").jsonLines()
        let behind = try lines.map { "\(try $0.string("id")) \(try $0.number("behind"))" }
        #expect(behind == ["\(one) 1", "\(two) 0"].sorted())
        let compacted = try shop.lectern("-C", "two", "compact", "--keep", "0").errors
        #expect(compacted.contains("Replica \(one.prefix(8)) isn't known"), "\(compacted)")
        #expect(!compacted.contains(String(two.prefix(8))), "\(compacted)")
    }

    @Test func `the retention is one setting for all replicas`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("laptop")
        #expect(try shop.lectern("-C", "laptop", "retention").text == "365 days\n")
        let shortened = try shop.lectern("-C", "laptop", "retention", "30")
        #expect(shortened.errors == "Every replica keeps 30 days of history.\n")
        #expect(try shop.lectern("-C", "laptop", "bundle", "export", "all.bundle").status == 0)
        #expect(try shop.lectern("clone", "all.bundle", "desktop").status == 0)
        #expect(try shop.lectern("-C", "desktop", "retention", "--json").json().number("retentionInDays") == 30)
        let lengthened = try shop.lectern("-C", "desktop", "retention", "forever")
        #expect(lengthened.errors == "Every replica keeps all history.\n")
        #expect(try shop.lectern("-C", "desktop", "retention", "--json").json().isNull("retentionInDays"))
        #expect(try shop.lectern("-C", "desktop", "compact", "--json").json().number("forgottenChanges") == 0)
        #expect(try shop.lectern("-C", "desktop", "retention", "-3").status == 2)
        try shop.expectRefusal(4, "unknown-replica", in: "laptop", "replicas", "retire", "ffff")
        let remedy = try shop.lectern("-C", "laptop", "--json", "replicas", "retire", "ffff").problem().string("remedy")
        #expect(remedy.contains("`lectern replicas`") && !remedy.contains("out"))
        let exported = try shop.lectern("-C", "laptop", "--json", "bundle", "export", "x.bundle", "--for", "ffff")
        #expect(try exported.problem().string("remedy").contains("leave --for out"))
    }
}

extension Workshop {
    /// Whether words stand in a file below a directory, or a capture of them does.
    func holds(_ words: String, below directory: String) throws -> Bool {
        let place = path(directory)
        let sought = Data(words.utf8.prefix(24))
        return try FileManager.default.subpathsOfDirectory(atPath: place).contains { name in
            guard let bytes = try? Data(contentsOf: URL(filePath: place + "/" + name)) else { return false }
            return bytes.range(of: sought) != nil
        }
    }
}
