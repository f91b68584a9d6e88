import Foundation
import Testing

/// What people should look at, and the commands that are printed for it.
@Suite struct ConflictTests {
    @Test func `the conflicts of an item are those of the library that are about it`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("one")
        let trashed = try shop.add("Trashed here, named there", to: "one")
        let purged = try shop.add("Purged here, marked there", to: "one")
        try shop.lectern("clone", "one", "two")
        for library in ["one", "two"] { try shop.lectern("-C", library, "edit", article, "--title", "By \(library)") }
        try shop.lectern("-C", "one", "trash", trashed)
        try shop.lectern("-C", "two", "edit", trashed, "--title", "Named")
        try shop.lectern("-C", "one", "purge", "-y", purged)
        let note = try shop.lectern("-C", "two", "annotate", purged, "--note", "Late").id
        try shop.carry(from: "one", to: "two")
        let all = try shop.lectern("-C", "two", "--json", "conflicts")
        #expect(all.status == 5)
        let reasons = try all.jsonLines().map { try $0.string("reason") }
        #expect(Set(reasons).isSuperset(of: ["values", "came-back", "beneath-purged"]), "\(reasons)")
        for id in try Set(all.jsonLines().map { try $0.string("id") } + [note]) {
            let own = try shop.lectern("-C", "two", "--json", "conflicts", id)
            #expect(own.status == 5)
            let lines = all.text.split(separator: "\n").filter { $0.contains("\"id\":\"\(id)\"") }
            #expect(own.text.split(separator: "\n") == lines)
            #expect(try shop.lectern("-C", "two", "--json", "conflicts", "show", id).jsonLines().count == lines.count)
        }
        let quiet = try shop.add("Nothing to look at", to: "two")
        #expect(try shop.lectern("-C", "two", "conflicts", quiet).status == 0)
    }

    @Test func `the command that is printed for a retention that two set apart settles it`() throws {
        let shop = try Workshop()
        try shop.makeLibrary("laptop")
        try shop.lectern("clone", "laptop", "desktop")
        try shop.lectern("-C", "laptop", "retention", "30")
        try shop.lectern("-C", "desktop", "retention", "90")
        try shop.carry(from: "desktop", to: "laptop")
        let printed = try shop.lectern("-C", "laptop", "conflicts")
        #expect(printed.status == 5)
        let settle = try #require(printed.text.firstMatch(of: #/settle: lectern (.*) NUMBER/#)).1
        let library = String(repeating: "0", count: 32)
        #expect(settle == "conflicts pick \(library) retention")
        let words = settle.split(separator: " ").map(String.init)
        #expect(try shop.lectern("-C", "laptop", "conflicts", library).status == 5)
        #expect(try shop.lectern("-C", "laptop", "conflicts", "show", library).status == 5)
        #expect(try shop.lectern("-C", "laptop", "explain", library, "retention").text.contains("30 days"))
        #expect(try shop.lectern("-C", "laptop", "log", library, "--json").jsonLines().count == 2)
        let refused = try shop.lectern("-C", "laptop", "conflicts", "merge", library, "retention", "--value", "60")
        #expect(refused.status == 2)
        #expect(refused.errors.contains("`lectern retention`"), "\(refused.errors)")

        let values = try shop.lectern("-C", "laptop", "--json", "conflicts").json().objects("values")
        let number = try #require(try values.first { try $0.string("text") == "30 days" }).number("number")
        #expect(try shop.lectern(["-C", "laptop"] + words + ["\(number)"]).status == 0)
        #expect(try shop.lectern("-C", "laptop", "conflicts").status == 0)
        #expect(try shop.lectern("-C", "laptop", "retention").text == "30 days\n")
        try shop.carry(from: "laptop", to: "desktop")
        #expect(try shop.digest("laptop") == shop.digest("desktop"))
        try shop.lectern("-C", "laptop", "retention", "forever")
        #expect(try shop.lectern("-C", "laptop", "explain", library, "retention").text.contains("forever"))
    }

    @Test func `the current text is kept where two captured the same one over edits`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("one")
        for name in ["two", "three"] { try shop.lectern("clone", "one", name) }
        try shop.write(Workshop.text + "\nEdited.\n", to: "edited.txt")
        try shop.lectern("-C", "one", "edit", id, "--body-from", "edited.txt")
        try shop.write("Fresh.\n\n" + Workshop.text, to: "fresh.txt")
        for name in ["two", "three"] {
            try shop.lectern("-C", name, "capture", id, "fresh.txt")
            try shop.carry(from: name, to: "one", as: "\(name).bundle")
        }
        let explained = try shop.lectern("-C", "one", "--json", "explain", id, "body").json()
        #expect(try explained.objects("fields")[0].objects("values").count == 2)
        #expect(try shop.lectern("-C", "one", "conflicts", "--json").json().string("reason") == "left-behind")
        let picked = try shop.lectern("-C", "one", "conflicts", "pick", id, "body", "1")
        #expect(picked.errors.contains("Kept the current text"), "\(picked.errors)")
        #expect(try shop.lectern("-C", "one", "conflicts").status == 0)
        #expect(try shop.lectern("-C", "one", "show", id, "--body").output == shop.bytes("fresh.txt"))
    }

    @Test func `the values of the text come before the edits that were left behind`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("one")
        for name in ["two", "three"] { try shop.lectern("clone", "one", name) }
        try shop.write(Workshop.text + "\nEdited.\n", to: "edited.txt")
        try shop.lectern("-C", "one", "edit", id, "--body-from", "edited.txt")
        for name in ["two", "three"] {
            try shop.write("By \(name).\n", to: "\(name).txt")
            try shop.lectern("-C", name, "capture", id, "\(name).txt")
            try shop.carry(from: name, to: "one", as: "\(name).bundle")
        }
        let both = try shop.lectern("-C", "one", "conflicts").text
        #expect(both.contains("settle the values of body first: lectern conflicts pick \(id) body NUMBER\n"), "\(both)")
        #expect(!both.contains("keep the current text"), "\(both)")
        #expect(try shop.lectern("-C", "one", "conflicts", "pick", id, "body", "1").status == 0)
        let one = try shop.lectern("-C", "one", "conflicts").text
        #expect(one.contains("keep the current text: lectern conflicts pick \(id) body 1\n"), "\(one)")
        #expect(!one.contains("values"), "\(one)")
        #expect(try shop.lectern("-C", "one", "conflicts", "pick", id, "body", "1").status == 0)
        #expect(try shop.lectern("-C", "one", "conflicts").status == 0)
    }

    @Test func `late work is listed in the same order, whichever came in first`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("a")
        for name in ["b", "c"] { try shop.lectern("clone", "a", name) }
        try shop.lectern("-C", "a", "purge", "-y", id)
        for name in ["b", "c"] { try shop.lectern("-C", name, "edit", id, "--title", "By \(name)") }
        for name in ["a", "b", "c"] {
            #expect(try shop.lectern("-C", name, "bundle", "export", "\(name).bundle").status == 0)
        }
        for (name, other) in [("b", "c"), ("c", "b")] {
            for file in ["a.bundle", "\(other).bundle"] { try shop.lectern("-C", name, "bundle", "import", file) }
        }
        #expect(try shop.digest("b") == shop.digest("c"))
        let shown = try ["b", "c"].map { try shop.lectern("-C", $0, "--json", "conflicts", "show", id) }
        #expect(try shown[0].json().objects("stake").count == 2)
        #expect(shown[0].text == shown[1].text)
    }

    @Test func `a value that is no line of text is refused with the verb that writes it`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("one")
        try shop.lectern("clone", "one", "two")
        for (library, options) in [("one", ["--favourite"]), ("two", ["--no-favourite"])] {
            try shop.lectern(["-C", library, "mark", id] + options)
        }
        try shop.carry(from: "two", to: "one")
        let refused = try shop.lectern("-C", "one", "conflicts", "merge", id, "favourite", "--value", "yes")
        #expect(refused.status == 2)
        #expect(refused.errors.contains("`lectern conflicts pick`"), "\(refused.errors)")
        #expect(refused.errors.contains("`lectern mark`"), "\(refused.errors)")
        #expect(try shop.lectern("-C", "one", "mark", id, "--favourite").status == 0)
        #expect(try shop.lectern("-C", "one", "conflicts").status == 0)
    }

    @Test func `late work beneath what was purged can be read, and is made anew with what it was on`() throws {
        let shop = try Workshop()
        let article = try shop.makeLibrary("one")
        let note = try shop.lectern("-C", "one", "annotate", article, "--quote", "in the sand", "--note", "short").id
        let comment = try shop.lectern(
            "-C", "one", "comment", article, "--name", "C", "--email", "c@example.org", "--body", "brief"
        ).id
        try shop.lectern("clone", "one", "two")
        try shop.lectern("-C", "two", "edit", note, "--note", "An hour of thought")
        try shop.lectern("-C", "two", "edit", comment, "--body", "An hour of talk")
        try shop.lectern("-C", "one", "purge", "-y", article)
        try shop.carry(from: "one", to: "two")

        #expect(try shop.lectern("-C", "two", "conflicts", "show", note).text.contains("\n    An hour of thought\n"))
        let shown = try shop.lectern("-C", "two", "--json", "conflicts", "show", comment).json()
        let words = try shown.objects("words")
        #expect(try words.map { try $0.string("field") } == ["body"])
        #expect(try words.map { try $0.string("text") } == ["An hour of talk"])
        let made = try shop.lectern("-C", "two", "--json", "conflicts", "merge", note).jsonLines()
        #expect(try made.map { try $0.string("former") } == [article, note, comment])
        let page = try shop.lectern("-C", "two", "show", made[0].string("id"), "--json").json()
        #expect(try page.string("body") == Workshop.text)
        #expect(try page.objects("annotations").map { try $0.string("note") } == ["An hour of thought"])
        #expect(try page.objects("comments").map { try $0.string("body") } == ["An hour of talk"])
        #expect(try shop.lectern("-C", "two", "conflicts").status == 0)
        #expect(try shop.lectern("-C", "two", "verify").status == 0)
        // Nothing waits any more.
        for id in [article, note, comment] {
            try shop.expectRefusal(4, "no-conflict", in: "two", "conflicts", "merge", id)
        }
    }

    @Test func `what was purged without late work is not made anew`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("one")
        try shop.lectern("-C", "one", "purge", "-y", id)
        try shop.expectRefusal(4, "no-conflict", in: "one", "conflicts", "merge", id)
    }

    @Test func `a merge of concurrent values asks for what the field is to be`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("one")
        try shop.expectRefusal(4, "no-conflict", in: "one", "conflicts", "merge", id)
        try shop.lectern("clone", "one", "two")
        for library in ["one", "two"] { try shop.lectern("-C", library, "edit", id, "--title", "By \(library)") }
        try shop.carry(from: "two", to: "one")
        for words in [["title"], []] {
            let refused = try shop.lectern(["-C", "one", "conflicts", "merge", id] + words)
            #expect(refused.status == 2)
            #expect(refused.errors.contains("`title --value TEXT`"), "\(refused.errors)")
        }
        try shop.expectRefusal(4, "no-conflict", in: "one", "conflicts", "merge", id, "site")
        #expect(try shop.lectern("-C", "one", "conflicts", "merge", id, "title", "--value", "By both").status == 0)
        #expect(try shop.lectern("-C", "one", "conflicts").status == 0)
    }

    @Test func `a merge of concurrent authors names the verb that writes them`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("one")
        try shop.lectern("clone", "one", "two")
        for library in ["one", "two"] { try shop.lectern("-C", library, "edit", id, "--author", "By \(library)") }
        try shop.carry(from: "two", to: "one")
        for words in [["authors"], []] {
            let refused = try shop.lectern(["-C", "one", "conflicts", "merge", id] + words)
            #expect(refused.status == 2)
            #expect(refused.errors.contains("`lectern conflicts pick`"), "\(refused.errors)")
            #expect(refused.errors.contains("`lectern edit`"), "\(refused.errors)")
            #expect(!refused.errors.contains("--value"), "\(refused.errors)")
        }
        #expect(try shop.lectern("-C", "one", "edit", id, "--author", "By both").status == 0)
        #expect(try shop.lectern("-C", "one", "conflicts").status == 0)
    }

    @Test func `the places at which words stand are shown with their numbers`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("one")
        let mark = try shop.lectern("-C", "one", "annotate", id, "--quote", "wiped away").id
        try shop.write("First it was wiped away, said one.\nThen it was wiped away, said two.\n", to: "twice.txt")
        try shop.lectern("-C", "one", "capture", id, "twice.txt")
        let shown = try shop.lectern("-C", "one", "--json", "conflicts", "show", mark).json()
        #expect(try shown.string("reason") == "ambiguous")
        let places = try shown.objects("stake")
        #expect(try places.map { try $0.number("number") } == [1, 2])
        #expect(try places[1].string("excerpt").contains("said two"))
        #expect(try shop.lectern("-C", "one", "conflicts", "show", mark).text.contains("2. "))
        try shop.lectern("-C", "one", "annotate", "--reanchor", mark, "--occurrence", "2")
        #expect(try shop.lectern("-C", "one", "show", mark, "--json").json().number("start") > 35)
    }
}
