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

    @Test func `the retention is one setting for all replicas`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("laptop")
        #expect(try shop.lectern("-C", "laptop", "retention").text == "365 days\n")
        #expect(try shop.lectern("-C", "laptop", "retention", "30").status == 0)
        #expect(try shop.lectern("-C", "laptop", "bundle", "export", "all.bundle").status == 0)
        #expect(try shop.lectern("clone", "all.bundle", "desktop").status == 0)
        #expect(try shop.lectern("-C", "desktop", "retention", "--json").json().number("retentionInDays") == 30)
        #expect(try shop.lectern("-C", "desktop", "retention", "forever").status == 0)
        #expect(try shop.lectern("-C", "desktop", "retention", "--json").json().isNull("retentionInDays"))
        #expect(try shop.lectern("-C", "desktop", "compact", "--json").json().number("forgottenChanges") == 0)
        #expect(try shop.lectern("-C", "desktop", "retention", "-3").status == 2)
        try shop.expectRefusal(4, "unknown-replica", in: "laptop", "replicas", "retire", "ffff")
    }
}

extension Workshop {
    /// Whether words stand in a file below a directory, or a capture of them does.
    fileprivate func holds(_ words: String, below directory: String) throws -> Bool {
        let place = path(directory)
        let sought = Data(words.utf8.prefix(24))
        return try FileManager.default.subpathsOfDirectory(atPath: place).contains { name in
            guard let bytes = try? Data(contentsOf: URL(filePath: place + "/" + name)) else { return false }
            return bytes.range(of: sought) != nil
        }
    }
}
