import Foundation
import Testing

@Suite struct EditingTests {
    @Test func `tags are added and taken off by their signs, and case makes no difference`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        func tags(_ words: String...) throws -> [String] {
            let outcome = try shop.lectern(["-C", "library", "tag", id] + words)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return outcome.text.split(separator: "\n").map(String.init)
        }
        #expect(try tags("+News", "plain", "+very nice") == ["News", "plain", "very nice"])
        #expect(try tags("-NEWS", "-vn") == ["plain", "very nice"])
        #expect(try tags("+PLAIN") == ["plain", "very nice"])
        #expect(try tags("+n") == ["n", "plain", "very nice"])
        #expect(try tags("--", "-n") == ["plain", "very nice"])
        let listed = try shop.lectern("-C", "library", "tag").text
        #expect(listed.contains("1  very nice"))
        let empty = try shop.lectern("-C", "library", "--json", "tag", id, "+ ")
        #expect(empty.status == 1)
        #expect(try empty.problem().string("code") == "name-empty")
    }

    @Test func `a dry run prints the names that an item would have`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        try shop.lectern("-C", "library", "tag", id, "+Old")
        let note = try shop.lectern("-C", "library", "annotate", id, "--note", "n").id
        #expect(try shop.lectern("-C", "library", "-n", "tag", id, "+New", "-old").text == "New\n")
        #expect(try shop.lectern("-C", "library", "-n", "tag", note, "+New").text == "New\n")
        #expect(try shop.lectern("-C", "library", "-n", "collect", id, "+Travel/Rome").text == "Travel/Rome\n")
        #expect(try shop.lectern("-C", "library", "tag", id).text == "Old\n")
        #expect(try shop.lectern("-C", "library", "tag", note).text == "")
        #expect(try shop.lectern("-C", "library", "collect", id).text == "")
    }

    @Test func `a dash in the place of a note or comment is standard input`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let note = try shop.lectern("-C", "library", "annotate", id, "--note", "-", input: "A note").id
        let comment = try shop.lectern(
            "-C", "library", "comment", id, "--name", "N", "--email", "n@example.org", "--body", "-", input: "Words"
        ).id
        func text(_ item: String) throws -> String { try shop.lectern("-C", "library", "show", item, "--body").text }
        #expect(try text(note) == "A note")
        #expect(try text(comment) == "Words")
        #expect(try shop.lectern("-C", "library", "edit", note, "--note", "-", input: "Another\nnote\n").status == 0)
        #expect(try shop.lectern("-C", "library", "edit", comment, "--body", "-", input: "Others").status == 0)
        #expect(try text(note) == "Another\nnote\n")
        #expect(try text(comment) == "Others")
        try shop.expectRefusal(1, "not-utf8", in: "library", "edit", note, "--note", "-", input: [0xff])
    }

    @Test func `texts may begin with a dash`() throws {
        let shop = try Workshop()
        try shop.lectern("init", "library")
        let id = try shop.add("- a list\n- of things\n", to: "library", "--title", "-n or not -n")
        let note = try shop.lectern("-C", "library", "annotate", id, "--quote", "- of", "--note", "--- three dashes").id
        let page = try shop.lectern("-C", "library", "show", note, "--json").json()
        #expect(try page.string("quote") == "- of")
        #expect(try page.string("note") == "--- three dashes")
        #expect(try shop.lectern("-C", "library", "show", id, "--json").json().string("title") == "-n or not -n")
        #expect(try shop.lectern("-C", "library", "search", "list", "-things").text == "")
        #expect(try shop.lectern("-C", "library", "search", "list", "-absent").text.contains(String(id.prefix(8))))
    }

    @Test func `fields are written and emptied, and options of other kinds are refused`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        try shop.write("<p>New</p>", to: "new.html")
        let edited = try shop.lectern(
            "-C", "library", "edit", id, "--title", "T", "--author", "A", "--site", "S", "--language", "de",
            "--excerpt",
            "E", "--url", "https://example.org/moved", "--source-url", "https://s.example", "--published", "2020-02-29",
            "--body-from", "new.html")
        #expect(edited.status == 0, "\(edited.errors)")
        var page = try shop.lectern("-C", "library", "show", id, "--json").json()
        #expect(try page.string("id") == id)
        #expect(try page.string("url") == "https://example.org/moved")
        #expect(try page.string("body") == "<p>New</p>")
        #expect(try page.string("mediaType") == "text/html")
        #expect(try page.string("published") == "2020-02-29T00:00:00.000Z")
        #expect(try page.flag("isBodyEdited"))
        #expect(try page.objects("captures").count == 1)
        let old = try #require(try page.objects("captures").first { try $0.flag("isCurrent") }).string("hash")
        let first = try shop.lectern("-C", "library", "show", id, "--capture", String(old.prefix(8)))
        #expect(first.text == Workshop.text)
        try shop.lectern("-C", "library", "edit", id, "--clear", "site", "--clear", "author", "--clear", "source")
        page = try shop.lectern("-C", "library", "show", id, "--json").json()
        #expect(page.isNull("site") && page.isNull("source"))
        #expect(try page.strings("authors") == [])

        try shop.expectRefusal(2, "wrong-kind", in: "library", "edit", id, "--note", "n")
        try shop.expectRefusal(4, "unknown-field", in: "library", "edit", id, "--clear", "saved")
        let comment = try shop.lectern(
            "-C", "library", "comment", id, "--name", "N", "--email", "n@example.org", "--body", "Words"
        ).id
        for (option, value) in [("--name", ""), ("--name", " "), ("--body", ""), ("--email", "")] {
            try shop.expectRefusal(1, "required", in: "library", "edit", comment, option, value)
        }
        try shop.expectRefusal(1, "required", in: "library", "edit", comment, "--clear", "email")
        #expect(
            try shop.lectern("-C", "library", "edit", comment, "--email", "new@example.org", "--state", "spam").status
                == 0)
        let shown = try shop.lectern("-C", "library", "show", comment, "--private", "--json").json()
        #expect(try shown.string("email") == "new@example.org")
        #expect(try shown.string("state") == "spam")
    }

    @Test func `an editor that is open while a bundle comes in overwrites nothing unseen`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("one")
        let note = try shop.lectern("-C", "one", "annotate", id, "--note", "first words").id
        try shop.lectern("clone", "one", "two")
        try shop.lectern("-C", "two", "edit", note, "--note", "from elsewhere")
        try shop.lectern("-C", "two", "bundle", "export", "two.bundle")
        // The editor imports the bundle while the text is open in front of the person.
        let script = """
            #!/bin/sh
            "\(try CommandBinary.path.get())" -C "\(shop.path("one"))" bundle import "\(shop.path("two.bundle"))" -q
            echo "my words" > "$1"
            """
        try shop.write(script, to: "editor")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: shop.path("editor"))
        let outcome = try shop.lectern("-C", "one", "edit", note, environment: ["EDITOR": shop.path("editor")])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try shop.lectern("-C", "one", "conflicts").status == 0)
        let merged = try shop.lectern("-C", "one", "show", note, "--body").text
        #expect(merged.contains("my") && merged.contains("from elsewhere"), "\(merged)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop.temporary) == [])
    }

    @Test func `a base says what was read, and later values stay beside the edit`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let base = try shop.status("library").string("vectorText")
        try shop.lectern("-C", "library", "edit", id, "--title", "Meanwhile")
        try shop.lectern("-C", "library", "edit", id, "--title", "Late", "--base", base)
        #expect(try shop.lectern("-C", "library", "conflicts").status == 5)
    }

    @Test func `the editor is the one of config, then VISUAL, then EDITOR, and its failure loses nothing`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        func title(_ environment: [String: String]) throws -> String {
            try shop.lectern(["-C", "library", "edit", id], environment: environment)
            return try String(shop.lectern("-C", "library", "show", id, "--body").text.prefix(4))
        }
        #expect(try title(["EDITOR": "sed -i 1s/.*/E/"]) == "E\n\nA")
        #expect(try title(["EDITOR": "false", "VISUAL": "sed -i 1s/.*/V/"]) == "V\n\nA")
        try shop.lectern("-C", "library", "config", "editor", "sed -i 1s/.*/C/")
        #expect(try title(["EDITOR": "false", "VISUAL": "false"]) == "C\n\nA")
        try shop.lectern("-C", "library", "config", "editor", "--unset")
        #expect(try shop.lectern("-C", "library", "edit", id).status == 1)
        let failed = try shop.lectern(
            "-C", "library", "edit", id, environment: ["EDITOR": "f() { echo typed > $1; false; }; f"])
        #expect(failed.status == 1)
        let kept = try #require(try FileManager.default.contentsOfDirectory(atPath: shop.temporary).first)
        #expect(failed.errors.contains(kept))
        #expect(try String(contentsOfFile: shop.temporary + "/" + kept, encoding: .utf8) == "typed\n")
        let removed = try shop.lectern("-C", "library", "edit", id, environment: ["EDITOR": "rm"])
        #expect(removed.status == 1)
        #expect(!removed.errors.contains("is kept"), "\(removed.errors)")
        let unchanged = try shop.lectern("-C", "library", "edit", id, environment: ["EDITOR": "true"])
        #expect(unchanged.errors.contains("Nothing is different"))
    }

    @Test func `items go to the trash and come back, and a purge wants to be confirmed`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        try shop.lectern("-C", "library", "trash", id)
        #expect(try shop.lectern("-C", "library", "list").text == "")
        #expect(try shop.lectern("-C", "library", "list", "--trash", "--json").json().string("id") == id)
        #expect(try shop.status("library").object("counts").number("trashed") == 1)
        try shop.lectern("-C", "library", "restore", id)
        #expect(try shop.lectern("-C", "library", "list", "--json").json().string("id") == id)
        try shop.expectRefusal(2, "not-confirmed", in: "library", "purge", id)
        #expect(try shop.lectern("-C", "library", "purge", id, "-y").status == 0)
        #expect(try shop.lectern("-C", "library", "show", id).status == 4)
        #expect(try shop.lectern("-C", "library", "log", id, "--json").jsonLines().count == 4)
    }

    @Test func `reading, favourites and the archive are marked and listed`() throws {
        let shop = try Workshop()
        let first = try shop.makeLibrary("library")
        let second = try shop.add("Two", to: "library")
        func listed(_ words: String...) throws -> Set<String> {
            Set(try shop.lectern(["-C", "library", "list", "--json"] + words).jsonLines().map { try $0.string("id") })
        }
        try shop.lectern("-C", "library", "mark", first, "--progress", "40", "--favourite")
        try shop.lectern("-C", "library", "mark", second, "--read", "--archive")
        #expect(try listed("--state", "reading") == [first])
        #expect(try listed("--state", "read") == [second])
        #expect(try listed("--favourite") == [first])
        #expect(try listed("--no-favourite") == [second])
        #expect(try listed("--archived") == [second])
        #expect(try listed("--no-archived") == [first])
        let reading = try shop.lectern("-C", "library", "show", first, "--json").json().object("reading")
        #expect(try reading.number("progress") == 400)
        try shop.lectern("-C", "library", "mark", first, second, "--unread", "--no-favourite", "--unarchive")
        #expect(try listed("--state", "unread", "--no-favourite", "--no-archived") == [first, second])
    }
}
