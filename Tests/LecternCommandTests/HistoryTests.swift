import Foundation
import Testing

@Suite struct HistoryTests {
    @Test func `a text edited on two replicas apart holds both edits, and each can be undone alone`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("one")
        try shop.lectern("clone", "one", "two")
        try shop.write(Workshop.text.replacing("said Mr. Joscelyn said", with: "said Mr. Joscelyn"), to: "one.txt")
        try shop.write(Workshop.text + "\nA paragraph more.\n", to: "two.txt")
        #expect(try shop.lectern("-C", "one", "edit", id, "--body-from", "one.txt").status == 0)
        #expect(try shop.lectern("-C", "two", "edit", id, "--body-from", "two.txt").status == 0)
        #expect(try shop.lectern("-C", "one", "show", id, "--body").output == shop.bytes("one.txt"))
        try shop.carry(from: "one", to: "two", as: "one.bundle")
        try shop.carry(from: "two", to: "one", as: "two.bundle")
        let merged = try shop.lectern("-C", "one", "show", id, "--body").text
        #expect(
            merged == Workshop.text.replacing("said Mr. Joscelyn said", with: "said Mr. Joscelyn")
                + "\nA paragraph more.\n")
        #expect(try shop.lectern("-C", "two", "show", id, "--body").text == merged)
        #expect(try shop.digest("one") == shop.digest("two"))
        #expect(try shop.lectern("-C", "one", "conflicts").status == 0)

        let log = try shop.lectern("-C", "one", "log", id, "--json").jsonLines()
        let own = try shop.status("one").string("replica")
        let change = try #require(
            try log.first { try $0.string("replica") == own && $0.number("sequence") > 1 }
        ).string("change")
        let undone = try shop.lectern("-C", "one", "undo", change, "--json").json()
        #expect(try undone.strings("undone") == ["body"])
        #expect(try shop.lectern("-C", "one", "show", id, "--body").text == Workshop.text + "\nA paragraph more.\n")
        try shop.carry(from: "one", to: "two", as: "one.bundle")
        #expect(try shop.digest("one") == shop.digest("two"))
        #expect(try shop.lectern("-C", "two", "verify").status == 0)
        // Undoing the undoing does the change again.
        let again = try shop.lectern("-C", "one", "log", id, "--limit", "1", "--json").json().string("change")
        #expect(try shop.lectern("-C", "one", "undo", again).status == 0)
        #expect(try shop.lectern("-C", "one", "show", id, "--body").text == merged)
    }

    @Test func `undo puts fields, tags and the trash back, keeps what was changed since, and names it`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        func undoLast() throws -> JSONObject {
            let change = try shop.lectern("-C", "library", "log", "--limit", "1", "--json").json().string("change")
            return try shop.lectern("-C", "library", "undo", change, "--json").jsonLines()[0]
        }
        func page() throws -> JSONObject { try shop.lectern("-C", "library", "show", id, "--json").json() }
        try shop.lectern("-C", "library", "edit", id, "--title", "Another", "--site", "S")
        #expect(try undoLast().strings("undone") == ["title", "site"])
        #expect(try page().string("title") == "Why the convoy went free")
        try shop.lectern("-C", "library", "tag", id, "+one", "+two")
        _ = try undoLast()
        #expect(try page().strings("tags") == [])
        try shop.lectern("-C", "library", "tag", id, "+kept")
        try shop.lectern("-C", "library", "tag", id, "-kept")
        _ = try undoLast()
        #expect(try page().strings("tags") == ["kept"])
        try shop.lectern("-C", "library", "trash", id)
        #expect(try undoLast().strings("undone") == ["lifecycle"])
        #expect(try page().string("lifecycle") == "live")

        try shop.lectern("-C", "library", "edit", id, "--title", "First", "--language", "de")
        let first = try shop.lectern("-C", "library", "log", "--limit", "1", "--json").json().string("change")
        try shop.lectern("-C", "library", "edit", id, "--title", "Second")
        let undone = try shop.lectern("-C", "library", "undo", String(first.dropFirst(0)), "--json").json()
        #expect(try undone.strings("undone") == ["language"])
        #expect(try undone.strings("kept") == ["title"])
        #expect(try page().string("title") == "Second")

        let note = try shop.lectern("-C", "library", "annotate", id, "--note", "n").id
        #expect(try undoLast().string("id") == note)
        #expect(try shop.lectern("-C", "library", "show", note, "--json").json().string("lifecycle") == "trashed")
        for name in ["nonsense", "ffff:1", "\(first.prefix(8)):999999"] {
            try shop.expectRefusal(4, "unknown-change", in: "library", "undo", name)
        }
        // A short name does as well.
        let short = first.prefix(8) + first.drop { $0 != ":" }
        #expect(try shop.lectern("-C", "library", "undo", String(short)).status == 0)
    }

    @Test func `captures stay, and diff and show go back to them and to points in time`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let before = try shop.status("library").string("vectorText")
        try shop.write("One line.\nA second line.\n", to: "new.txt")
        let capture = try shop.lectern("-C", "library", "capture", id, "new.txt", "--json").json().string("capture")
        try shop.write("One line.\nAnother second line.\nA third.\n", to: "edited.txt")
        try shop.lectern("-C", "library", "edit", id, "--body-from", "edited.txt")
        #expect(try shop.lectern("-C", "library", "show", id, "--body").output == shop.bytes("edited.txt"))
        #expect(
            try shop.lectern("-C", "library", "show", id, "--capture", String(capture.prefix(6))).output
                == shop.bytes("new.txt"))
        #expect(try shop.lectern("-C", "library", "show", id, "--body", "--at", before).text == Workshop.text)
        let page = try shop.lectern("-C", "library", "show", id, "--at", before, "--json").json()
        #expect(try page.string("body") == Workshop.text)
        #expect(try page.objects("captures").count == 1)
        let hunks = try shop.lectern(
            "-C", "library", "diff", id, "--from", String(capture.prefix(6)), "--json"
        ).jsonLines()
        #expect(try hunks.map { try $0.number("line") } == [2])
        #expect(try hunks[0].strings("removed") == ["A second line."])
        #expect(try hunks[0].strings("added") == ["Another second line.", "A third."])
        #expect(try shop.lectern("-C", "library", "diff", id, "--from", before, "--to", before).text == "")
        let whole = try shop.lectern("-C", "library", "diff", id).text
        #expect(whole.contains("- A line in the sand") && whole.contains("+ A third."), "\(whole)")
        #expect(try shop.lectern("-C", "library", "diff", id, "--from", "soon").status == 2)
        try shop.expectRefusal(4, "no-capture", in: "library", "diff", id, "--from", "0000")
        try shop.expectRefusal(4, "not-yet", in: "library", "show", id, "--at", "1999-01-01")
        #expect(try shop.lectern("-C", "library", "capture", id, "edited.txt").errors.contains("edits"))
    }

    @Test func `who captures the current text again hears whether it was edited, and gets it back by an edit`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        try shop.write(Workshop.text, to: "page.txt")
        func capture() throws -> String { try shop.lectern("-C", "library", "capture", id, "page.txt").errors }
        #expect(try capture() == "This is the current capture already.\n")
        try shop.write("Edited.\n", to: "edited.txt")
        #expect(try shop.lectern("-C", "library", "edit", id, "--body-from", "edited.txt").status == 0)
        let said = try capture()
        #expect(said.contains("This is the current capture already.\nNote: Its text was edited"), "\(said)")
        #expect(said.contains("edit \(id) --body-from FILE"), "\(said)")
        let note = try JSONObject(
            parsing: Array(shop.lectern("-C", "library", "--json", "capture", id, "page.txt").errors.utf8))
        #expect(try note.object("note").string("code") == "text-edited")
        #expect(try shop.lectern("-C", "library", "edit", id, "--body-from", "page.txt").status == 0)
        #expect(try shop.lectern("-C", "library", "show", id, "--body").text == Workshop.text)
        #expect(try capture() == "This is the current capture already.\n")
    }

    @Test func `a change names each field that it wrote once`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        try shop.lectern("-C", "library", "collect", id, "+One", "+Two")
        let change = try shop.lectern("-C", "library", "log", id, "--limit", "1", "--json").json()
        let items = try change.objects("items").filter { try $0.string("id") == id }
        #expect(try items.map { try $0.strings("fields") } == [["collections"]])
    }

    @Test func `edits that a new capture had not seen are offered, and can be carried over or let go`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("one")
        for name in ["two", "three"] { try shop.lectern("clone", "one", name) }
        try shop.write(Workshop.text.replacing("said Mr. Joscelyn said", with: "said Mr. Joscelyn"), to: "edit.txt")
        try shop.lectern("-C", "one", "edit", id, "--body-from", "edit.txt")
        try shop.write("A new heading of the site\n\n" + Workshop.text, to: "fresh.txt")
        try shop.lectern("-C", "two", "capture", id, "fresh.txt")
        try shop.carry(from: "one", to: "two", as: "one.bundle")
        try shop.carry(from: "two", to: "one", as: "two.bundle")
        let conflict = try shop.lectern("-C", "two", "conflicts", "show", id, "--json").json()
        #expect(try conflict.string("reason") == "left-behind")
        let hunks = try conflict.objects("stake")[0].objects("hunks")
        #expect(try hunks[0].strings("added")[0].hasSuffix("said Mr. Joscelyn."))
        #expect(try shop.lectern("-C", "two", "show", id, "--body").output == shop.bytes("fresh.txt"))
        try shop.lectern("clone", "two", "four")
        #expect(try shop.lectern("-C", "two", "conflicts", "merge", id).status == 0)
        let carried =
            "A new heading of the site\n\n"
            + Workshop.text.replacing("said Mr. Joscelyn said", with: "said Mr. Joscelyn")
        #expect(try shop.lectern("-C", "two", "show", id, "--body").text == carried)
        #expect(try shop.lectern("-C", "two", "conflicts").status == 0)
        try shop.carry(from: "two", to: "one", as: "two.bundle")
        #expect(try shop.lectern("-C", "one", "show", id, "--body").text == carried)
        #expect(try shop.digest("one") == shop.digest("two"))
        // Somebody else would rather keep the text as it is.
        #expect(try shop.lectern("-C", "four", "conflicts", "pick", id, "body", "1").status == 0)
        #expect(try shop.lectern("-C", "four", "conflicts").status == 0)
        #expect(try shop.lectern("-C", "four", "show", id, "--body").output == shop.bytes("fresh.txt"))
    }

    @Test func `late work on a purged item makes it anew`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("one")
        try shop.lectern("-C", "one", "tag", id, "+kept")
        try shop.lectern("clone", "one", "two")
        try shop.lectern("-C", "one", "purge", id, "-y")
        try shop.lectern("-C", "two", "edit", id, "--title", "Late title")
        try shop.carry(from: "two", to: "one")
        #expect(try shop.lectern("-C", "one", "conflicts", "show", id).text.contains("title"))
        let made = try shop.lectern("-C", "one", "conflicts", "merge", id).id
        #expect(made != id)
        let page = try shop.lectern("-C", "one", "show", made, "--json").json()
        #expect(try page.string("title") == "Late title")
        #expect(try page.string("body") == Workshop.text)
        #expect(try page.strings("tags") == ["kept"])
        #expect(try shop.lectern("-C", "one", "conflicts").status == 0)
        #expect(try shop.lectern("-C", "one", "verify").status == 0)
    }

    @Test func `what was purged is shown by no point in history, and a purge is not undone`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let vector = try shop.status("library").string("vectorText")
        try shop.lectern("-C", "library", "purge", id, "-y")
        try shop.expectRefusal(4, "not-found", in: "library", "show", id, "--at", vector)
        try shop.expectRefusal(4, "not-found", in: "library", "diff", id)
        let purge = try shop.lectern("-C", "library", "log", "--limit", "1", "--json").json().string("change")
        try shop.expectRefusal(1, "malformed", in: "library", "undo", purge)
    }

    @Test func `a line end that comes or goes is seen`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library", text: "One.\nTwo.\n")
        try shop.write("One.\nTwo.", to: "new.txt")
        try shop.lectern("-C", "library", "edit", id, "--body-from", "new.txt")
        let hunk = try shop.lectern("-C", "library", "diff", id, "--json").json()
        #expect(try hunk.number("line") == 2)
        #expect(try hunk.strings("removed") == ["Two."])
        #expect(try hunk.strings("added") == ["Two.", "\\ no line end"])
        #expect(try shop.lectern("-C", "library", "diff", id, "--from", "-").text.contains("+ One."))
    }

    @Test func `explain names who edited a text, and how much`() throws {
        let shop = try Workshop()
        let id = try shop.makeLibrary("library")
        let note = try shop.lectern("-C", "library", "annotate", id, "--note", "four").id
        try shop.lectern("-C", "library", "edit", note, "--note", "four and more")
        let explained = try shop.lectern("-C", "library", "explain", note, "note", "--json").json()
        let edits = try explained.objects("texts")[0].objects("edits")
        #expect(try edits.map { try $0.number("inserted") } == [4, 9])
        #expect(try edits.map { try $0.number("deleted") } == [0, 0])
        #expect(try shop.lectern("-C", "library", "explain", note).text.contains("note: 2 edits"))
    }
}
