import Foundation
import Testing

/// The shapes that Docs/JSONOutput.md promises, read back as any program reads them.
@Suite struct JSONShapeTests {
    @Test func `status has the vector, the digest and the counts`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let status = try shop.status("library")
        let replica = try status.string("replica")
        #expect(try status.string("library").count == 32)
        #expect(try status.object("vector").number(replica) == 1)
        #expect(try status.string("vectorText") == "\(replica):1")
        #expect(try status.string("digest").count == 64)
        #expect(try status.number("foldVersion") >= 1)
        #expect(try status.number("clockAheadMilliseconds") >= 0)
        #expect(status.isNull("newIdentity"))
        let counts = try status.object("counts")
        #expect(
            counts.names == [
                "articles", "annotations", "comments", "tags", "trashed", "orphaned", "pending", "held", "conflicts",
                "changes", "withheld",
            ])
        #expect(try counts.number("articles") == 1)
    }

    @Test func `add prints an id and an outcome, and a known URL gets a capture`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let url = "http://www.example.org/convoy?utm_source=x#top"
        let known = try shop.lectern(
            "-C", "library", "add", "-", "--json", "--url", url, input: Workshop.text
        ).json()
        #expect(try known.string("id") == id)
        #expect(try known.string("outcome") == "known")
        #expect(known.isNull("change"))
        let recaptured = try shop.lectern("-C", "library", "add", "-", "--json", "--url", url, input: "New text")
        #expect(recaptured.status == 0)
        #expect(try recaptured.json().string("id") == id)
        #expect(try recaptured.json().string("outcome") == "recaptured")
        let told = try shop.lectern("-C", "library", "add", "-", "--url", url, input: "Newer text")
        #expect(told.status == 0)
        #expect(told.errors.contains("This URL is known"))
        let separate = try shop.lectern("-C", "library", "add", "--new", "-", "--json", "--url", url, input: "x").json()
        #expect(try separate.string("id") != id)
        #expect(try separate.string("outcome") == "added")
        let page = try shop.lectern("-C", "library", "show", id, "--json").json()
        #expect(try page.objects("captures").count == 3)
        #expect(try page.string("title") == "Why the convoy went free")
    }

    @Test func `show has every field, the exact text, and threads inside each other`() throws {
        let shop = try Workshop()
        try shop.lectern("init", "library")
        let text = "Tabs\tand \"quotes\" \\ and\r\nline ends\u{1} é e\u{301} 𝄞\u{202e}\n"
        let id = try shop.add(
            text, to: "library", "--url", "https://example.org/a", "--title", "T", "--author", "A", "--author", "B",
            "--source-url", "https://source.example", "--source-label", "Source", "--excerpt", "E", "--language", "en",
            "--tag", "One", "--collection", "Travel/Rome", "--published", "2024-05-01", "--saved",
            "2024-05-02T03:04:05.678+02:00")
        let note = try shop.lectern("-C", "library", "annotate", id, "--quote", "quotes", "--color", "red").id
        var answered = try shop.lectern(
            "-C", "library", "comment", id, "--name", "N", "--email", "n@example.org", "--body", "0"
        ).id
        for depth in 1...4 {
            answered = try shop.lectern(
                "-C", "library", "comment", id, "--reply-to", answered, "--name", "N", "--email", "n@example.org",
                "--body", "\(depth)"
            ).id
        }
        try shop.lectern(
            "-C", "library", "comment", note, "--name", "N", "--email", "n@example.org", "--body", "on the note")

        let outcome = try shop.lectern("-C", "library", "show", id, "--json")
        #expect(!outcome.text.contains("n@example.org"))
        let page = try outcome.json()
        #expect(
            page.names == [
                "type", "id", "url", "title", "authors", "site", "language", "published", "saved", "excerpt", "source",
                "reading", "favourite", "archived", "tags", "collections", "lifecycle", "cameBack", "conflicts", "body",
                "bodyHash", "isBodyEdited", "mediaType", "captures", "annotations", "comments",
            ])
        #expect(try Array(page.string("body").utf8) == Array(text.utf8))
        #expect(try page.strings("authors") == ["A", "B"])
        #expect(try page.string("site") == "example.org")
        #expect(try page.string("published") == "2024-05-01T00:00:00.000Z")
        #expect(try page.string("saved") == "2024-05-02T01:04:05.678Z")
        #expect(try page.object("source").string("label") == "Source")
        #expect(try page.strings("collections") == ["Travel/Rome"])
        let annotation = try page.objects("annotations")[0]
        #expect(try annotation.string("id") == note)
        #expect(try annotation.string("color") == "red")
        #expect(try annotation.string("resolution") == "resolved")
        #expect(try annotation.number("end") - annotation.number("start") == 6)
        #expect(try annotation.objects("comments")[0].string("body") == "on the note")
        var thread = try page.objects("comments")
        for depth in 0...4 {
            #expect(try thread.map { try $0.string("body") } == ["\(depth)"])
            thread = try thread[0].objects("replies")
        }
        #expect(thread.isEmpty)

        #expect(try shop.lectern("-C", "library", "show", id, "--body").output == Array(text.utf8))
        #expect(try shop.lectern("-C", "library", "show", note, "--json").json().string("type") == "annotation")
        let comment = try shop.lectern("-C", "library", "show", answered, "--json", "--private").json()
        #expect(try comment.string("type") == "comment")
        #expect(try comment.string("email") == "n@example.org")
    }

    @Test func `the keys of an article come in the order of the page`() throws {
        let page = try ProjectPage.text(of: "Docs/JSONOutput.md")
        let chapter = try #require(page.components(separatedBy: "\n## ").first { $0.hasPrefix("Articles\n") })
        let rows = chapter.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let names = rows.flatMap { $0.split(separator: "|")[0].matches(of: #/`(\w+)`/#).map { String($0.1) } }
        #expect(names.count == 26)
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let text = try shop.lectern("-C", "library", "show", id, "--json").text
        let places = try names.map { name in try #require(text.range(of: "\"\(name)\":"), "no \(name)").lowerBound }
        #expect(places == places.sorted())
    }

    @Test func `an address is in no output but the two that a member asks for`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        try shop.lectern("-C", "library", "config", "comment.email", "hidden@example.org")
        let comment = try shop.lectern("-C", "library", "comment", id, "--name", "N", "--body", "Words").id
        let verbs = [
            ["status"], ["list"], ["show", id], ["show", comment], ["search", "words"], ["log"], ["explain", comment],
            ["config"], ["verify", "-v"], ["search", "hidden"],
        ]
        for words in verbs + verbs.map({ $0 + ["--json"] }) {
            let outcome = try shop.lectern(["-C", "library"] + words)
            #expect(!outcome.text.contains("hidden@") && !outcome.errors.contains("hidden@"), "\(words)")
        }
        #expect(try shop.lectern("-C", "library", "show", id, "--private").text.contains("hidden@example.org"))
        #expect(try shop.lectern("-C", "library", "config", "comment.email").text == "hidden@example.org\n")
    }

    @Test func `lists are an object a line`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        try shop.lectern("-C", "library", "tag", id, "+One", "+Two")
        try shop.lectern("-C", "library", "collect", id, "+Travel/Rome")
        func lines(_ words: String...) throws -> [JSONObject] {
            let outcome = try shop.lectern(["-C", "library", "--json"] + words)
            #expect(outcome.status == 0, "\(words): \(outcome.errors)")
            #expect(outcome.errors == "")
            return try outcome.jsonLines()
        }
        #expect(try lines("list").map { try $0.string("id") } == [id])
        #expect(try lines("tag").map { try $0.string("name") } == ["One", "Two"])
        #expect(try lines("collect").map { try $0.number("count") } == [1])
        let hit = try #require(try lines("search", "sand").first)
        #expect(hit.names == ["type", "id", "article", "title", "excerpt"])
        let change = try #require(try lines("log", "--limit", "1").first)
        #expect(change.names == ["change", "replica", "sequence", "time", "items", "droppedParts"])
        #expect(try change.number("sequence") == 3)
        #expect(try lines("log", id).count == 3)
        #expect(try lines("mark", "--read", id)[0].names == ["type", "id", "change"])
        #expect(
            try lines("config").map { try $0.string("name") } == [
                "comment.name", "comment.email", "editor", "sync.blobs",
            ])
        #expect(try lines("conflicts").isEmpty)
    }

    @Test func `a dry run prints what would be, in one object`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        try shop.lectern("clone", "library", "target")
        try shop.lectern("-C", "library", "tag", id, "+more")
        try shop.lectern("-C", "library", "bundle", "export", "x.bundle")
        func planned(_ library: String, _ words: String...) throws -> JSONObject {
            let outcome = try shop.lectern(["-C", library, "--json", "-n"] + words)
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(words): \(outcome.errors)")
            let object = try outcome.json()
            #expect(try object.flag("dryRun"), "\(words)")
            return object
        }
        let compacted = try planned("library", "compact", "--keep", "0")
        #expect(compacted.names == ["dryRun", "wouldForget", "wouldSave", "kept"])
        #expect(try compacted.number("wouldForget") == 2)
        for file in ["y.bundle", "-"] {
            let exported = try planned("library", "bundle", "export", file)
            #expect(exported.names == ["file", "dryRun", "wouldWrite", "items"])
            #expect(try exported.string("file") == file && exported.number("wouldWrite") == 2)
        }
        let repaired = try planned("library", "repair")
        #expect(repaired.names == ["dryRun", "isClean", "changes", "items", "captures", "findings"])
        let imported = try planned("target", "bundle", "import", "x.bundle")
        #expect(imported.names == ["file", "library", "dryRun", "wouldReceive"])
        #expect(try imported.number("wouldReceive") == 1)
        let backup = try planned("library", "backup", "copy")
        #expect(try backup.names == ["file", "dryRun"] && backup.string("file") == "copy")
        let begun = try planned("fresh", "init")
        #expect(try begun.names == ["path", "dryRun"] && begun.string("path") == "fresh/library.lectern")
        let cloned = try shop.lectern("--json", "-n", "clone", "library", "fresh").json()
        #expect(try cloned.names == ["path", "dryRun"] && cloned.string("path") == "fresh/library.lectern")
        let fetched = try planned("library", "fetch", id)
        #expect(try fetched.names == ["dryRun", "wouldFetch"] && fetched.number("wouldFetch") == 0)
        let library = try shop.status("library").string("library")
        let token = try planned(library, "hub", "token", "create", "--data", "hub", "--role", "writer")
        #expect(token.names == ["library", "role", "label", "expires", "dryRun"])
        for file in ["y.bundle", "copy", "fresh", "hub"] {
            #expect(!FileManager.default.fileExists(atPath: shop.path(file)), "\(file)")
        }
    }

    @Test func `a setting, a remote and a token are printed by the verbs that change them`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        func printed(_ words: String..., input: String = "") throws -> JSONObject {
            let outcome = try shop.lectern(["-C", "library", "--json"] + words, input: Array(input.utf8))
            #expect(outcome.status == 0, "\(words): \(outcome.errors)")
            return try outcome.json()
        }
        #expect(try printed("-n", "config", "editor", "ed").names == ["name", "isSet", "value", "dryRun"])
        #expect(try printed("config", "editor", "ed").string("value") == "ed")
        #expect(try printed("config", "editor", "--unset").isNull("value"))

        let url = "https://hub.example.org"
        #expect(try printed("-n", "remote", "add", "hub", url).names == ["name", "address", "dryRun"])
        let added = try printed("remote", "add", "hub", url)
        #expect(try added.names == ["name", "address"] && added.string("address") == url)
        let kept = try printed("remote", "token", "hub", input: "secret")
        #expect(try kept.names == ["name", "address", "hasToken"] && kept.flag("hasToken"))
        #expect(try !printed("remote", "token", "hub", "--forget").flag("hasToken"))
        #expect(try printed("-n", "remote", "rename", "hub", "far").flag("dryRun"))
        let renamed = try printed("remote", "rename", "hub", "far")
        #expect(renamed.names == ["name", "address", "former"])
        #expect(try renamed.string("name") == "far" && renamed.string("former") == "hub")
        #expect(try printed("-n", "remote", "remove", "far").flag("dryRun"))
        #expect(try printed("remote", "remove", "far").string("address") == url)
        #expect(try shop.lectern("-C", "library", "remote", "list", "--json").text.isEmpty)

        let place = ["--data", "hub", "--library", try shop.status("library").string("library"), "--json"]
        let token = try shop.lectern(["hub", "token", "create", "--role", "reader"] + place).json().string("id")
        let listed = try shop.lectern(["hub", "token", "list"] + place).json()
        #expect(try shop.lectern(["-n", "hub", "token", "revoke", token] + place).json().flag("dryRun"))
        let revoked = try shop.lectern(["hub", "token", "revoke", token] + place).json()
        #expect(try revoked.names == listed.names && revoked.string("id") == token)
        #expect(try shop.lectern(["hub", "token", "list"] + place).text.isEmpty)
    }

    @Test func `explanations and conflicts number the values, and one can be picked`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("one")
        try shop.lectern("clone", "one", "two")
        for library in ["one", "two"] { try shop.lectern("-C", library, "edit", id, "--title", "By \(library)") }
        try shop.carry(from: "two", to: "one")
        let listed = try shop.lectern("-C", "one", "--json", "conflicts")
        #expect(listed.status == 5)
        let conflict = try listed.json()
        #expect(try conflict.string("reason") == "values")
        #expect(try conflict.string("field") == "title")
        let values = try conflict.objects("values")
        #expect(try Set(values.map { try $0.string("text") }) == ["By one", "By two"])
        #expect(try values.map { try $0.flag("isCurrent") } == [true, false])
        let explained = try shop.lectern("-C", "one", "--json", "explain", id, "title").json()
        #expect(try explained.objects("fields")[0].objects("values").count == 2)

        let loser = try values[1].string("text")
        #expect(try shop.lectern("-C", "one", "conflicts", "pick", id, "title", "3").status == 4)
        #expect(try shop.lectern("-C", "one", "conflicts", "pick", id, "site", "1").status == 4)
        #expect(try shop.lectern("-C", "one", "conflicts", "pick", id, "title", "2").status == 0)
        #expect(try shop.lectern("-C", "one", "conflicts").status == 0)
        try shop.carry(from: "one", to: "two")
        for library in ["one", "two"] {
            #expect(try shop.lectern("-C", library, "show", id, "--json").json().string("title") == loser)
        }
    }

    @Test func `the same library gives the same bytes`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        try shop.lectern("-C", "library", "tag", id, "+b", "+a", "+c")
        for words in [["list"], ["show", id], ["status"], ["explain", id], ["log"]] {
            let runs = try (0..<3).map { _ in try shop.lectern(["-C", "library", "--json"] + words).output }
            #expect(Set(runs).count == 1, "\(words)")
        }
    }

    @Test func `a bundle describes itself without a library`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("library")
        let exported = try shop.lectern("-C", "library", "bundle", "export", "a.bundle", "--json").json()
        let inspected = try shop.lectern("bundle", "inspect", "a.bundle", "--json").json()
        #expect(inspected.names == exported.names.subtracting(["file"]).union(["segments"]))
        #expect(try inspected.string("hash") == exported.string("hash"))
        #expect(try inspected.objects("segments")[0].number("last") == 1)
        #expect(try shop.lectern("bundle", "verify", "a.bundle", "--json").json().flag("isIntact"))
        let bytes = try shop.bytes("a.bundle")
        #expect(try shop.lectern(["bundle", "inspect", "-", "--json"], input: bytes).json().number("changes") == 1)
    }
}
